"""The gate: the merge queue in front of `main`."""
