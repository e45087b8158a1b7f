"""Badges for a project's README.

Drawn here, because a service of badges would learn which projects there are, and would have to
reach this page.
"""
