"""What Slipway tells the world of pushes, where it was asked to."""
