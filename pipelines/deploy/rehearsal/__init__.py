"""The parts of a rehearsal: its place, the copy of the database, its locks, what it asks.

Whatever is in the way of the release that serves is found before the deploy, where it hurts nobody.
"""
