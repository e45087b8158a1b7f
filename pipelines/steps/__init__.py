"""The steps that the stages name."""
