"""What is remembered of an environment: its journal, its lock, what should serve, what is bad."""
