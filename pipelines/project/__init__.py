"""What a project says about itself: `pipeline.toml` at its root, or the Django defaults found.

Standard library only, and so is `checkout`, which a worker starts at the beginning of every build;
the models that judge what it gathers are in `document`, and `reading` brings both together.
"""

from pipelines.project.pipeline import (
    Command,
    Pipeline,
    PipelineError,
    ReleaseConfig,
    StageCommands,
)

__all__ = ["Command", "Pipeline", "PipelineError", "ReleaseConfig", "StageCommands"]
