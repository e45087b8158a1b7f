"""`python -m pipelines.postgres`."""

from pipelines.postgres.serve import main

main()
