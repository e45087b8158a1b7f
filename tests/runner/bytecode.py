"""What pytest compiles it keeps, also where the environment forbids Python to.

Containers do, by PYTHONDONTWRITEBYTECODE. Every process of pytest-xdist, and every pytest that a
test runs on a copy of the tree, would else rewrite the assertions of the whole suite again. What
tests start keeps to the environment: it may run what has changed twice within a second.
"""

from __future__ import annotations

import sys

sys.dont_write_bytecode = False
