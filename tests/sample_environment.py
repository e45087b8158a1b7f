"""The sample application's own Python environment, as a build makes it: a real Django."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import ROOT
from pipelines.worker_tasks.environment import make_environment

SAMPLE_APP = ROOT / "sample_app"


@pytest.fixture(scope="session")
def sample_environment(request: pytest.FixtureRequest) -> Path:
    """Made at most once, and kept among what pytest keeps."""
    cache: Path = request.config.cache.mkdir("slipway-cache")  # type: ignore[union-attr]
    return make_environment(cache, [SAMPLE_APP / "requirements.txt"])[0]
