"""What a project says about itself: `pipeline.toml` at its root, or the Django defaults found.

Standard library only, because a worker asks (`python -m pipelines.project --json`) at the start
of every build.
"""

from pipelines.project.document import from_json, to_json
from pipelines.project.pipeline import (
    Command,
    Pipeline,
    PipelineError,
    ReleaseConfig,
    StageCommands,
)
from pipelines.project.reading import read_pipeline

__all__ = [
    "Command",
    "Pipeline",
    "PipelineError",
    "ReleaseConfig",
    "StageCommands",
    "from_json",
    "read_pipeline",
    "to_json",
]
