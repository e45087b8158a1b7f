"""`python -m pipelines.deploy`."""

import sys

from pipelines.deploy.cli import main

sys.exit(main())
