"""`python -m pipelines.supervisor`."""

from pipelines.supervisor.daemon import main

main()
