"""`slipway schema`: write the JSON schemas of the files that people write."""

from __future__ import annotations

import json
from typing import Any

import click
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from pipelines import ROOT
from pipelines.deploy.environment.file import EnvironmentFile
from pipelines.deploy.release.manifest import Manifest
from pipelines.project.document import PipelineFile

FOLDER = ROOT / "docs" / "schema"
MODELS: dict[str, type[BaseModel]] = {
    "environment": EnvironmentFile,
    "pipeline": PipelineFile,
    "release": Manifest,
}


class _Untitled(GenerateJsonSchema):
    """Leave out titles that only repeat a key."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """Leave out what stands for nothing."""
        empty = schema.get("default") in ("", [], {})
        return self.generate_inner(schema["schema"]) if empty else super().default_schema(schema)


@click.command(
    "schema", help="Write the JSON schemas of pipeline.toml and its like into docs/schema."
)
def command() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, model in MODELS.items():
        (FOLDER / f"{name}.json").write_text(schema(model))
        click.echo(f"wrote {FOLDER / name}.json")


def schema(model: type[BaseModel]) -> str:
    """Return the JSON schema of a model's documents, as an editor reads it."""
    document = model.model_json_schema(by_alias=True, schema_generator=_Untitled)
    dialect = {"$schema": GenerateJsonSchema.schema_dialect}
    return json.dumps(dialect | document, indent=2, ensure_ascii=False) + "\n"
