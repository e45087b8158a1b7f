"""The stages of a pipeline: what starts each, and its steps from top to bottom."""

from pipelines.stages.deploy import deploy
from pipelines.stages.develop import develop
from pipelines.stages.merge import merge
from pipelines.stages.pipeline import Pipeline, pipeline
from pipelines.stages.repo_test import repo_test
from pipelines.stages.test import test

__all__ = ["Pipeline", "deploy", "develop", "merge", "pipeline", "repo_test", "test"]
