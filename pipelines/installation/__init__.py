"""One installation on one machine: what it needs before it starts, and its processes."""
