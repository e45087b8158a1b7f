"""Slipway's own tests; they mirror `pipelines/`."""

import pytest

pytest.register_assert_rewrite("tests.buildbot_harness", "tests.flow")
