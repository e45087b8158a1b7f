"""Pushes of the nastiest things that git lets through, drawn from a seed.

Each trick is a function that changes a `Draft`, and whose name says what it does; a push is made
of a few of them. Every kind has a module.
"""
