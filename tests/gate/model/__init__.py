"""A model of everything around the gate: git, builds, and a master that dies at any moment."""
