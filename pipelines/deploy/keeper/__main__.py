"""`python -m pipelines.deploy.keeper`."""

from pipelines.deploy.keeper.daemon import main

main()
