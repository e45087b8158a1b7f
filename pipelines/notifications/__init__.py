"""Notifications about pushes, to receivers that the settings name."""
