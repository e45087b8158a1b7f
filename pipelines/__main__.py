"""`python -m pipelines` is the command `slipway`."""

from pipelines.cli import main

main()
