"""Schedulers that act on what the journal says; messages only wake them."""
