"""The hub: the bare repository that people push to, its hooks, and how the master hears of it."""
