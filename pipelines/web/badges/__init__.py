"""Badges for a project's README."""
