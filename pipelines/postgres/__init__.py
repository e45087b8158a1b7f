"""A PostgreSQL of one's own, where none has to be installed."""
