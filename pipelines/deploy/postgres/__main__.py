"""`python -m pipelines.deploy.postgres`."""

from pipelines.deploy.postgres.serve import main

main()
