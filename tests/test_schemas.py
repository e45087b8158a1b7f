"""The schemas that editors use: as the models are, and true of the files that are there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pipelines import ROOT
from pipelines.cli.schema import FOLDER, MODELS, schema

FILES = [
    ROOT / "master" / "environments" / "staging.toml",
    ROOT / "sample_app" / "pipeline.toml",
]


def validator(name: str) -> Draft202012Validator:
    document = json.loads((FOLDER / f"{name}.json").read_text())
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def named_in(text: str) -> str:
    """The schema that a file names, by its path from there."""
    [path] = re.findall(r"\A#:schema (\S+)$", text, re.MULTILINE)
    return str(path)


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_says_what_its_model_does(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text() == schema(MODELS[name]), "run `make schema`"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_sample_names_its_schema_and_is_what_that_allows(file: Path) -> None:
    path = (file.parent / named_in(file.read_text())).resolve()
    assert path.parent == FOLDER
    assert not [*validator(path.stem).iter_errors(tomllib.loads(file.read_text()))]


@pytest.mark.parametrize(
    ("name", "change", "wrong"),
    [
        ("environment", {"bake": -1}, "bake"),
        ("environment", {"front": "apache"}, "front"),
        ("environment", {"listen": "8020"}, "listen"),
        ("environment", {"database": {"server": "mysql"}}, "database"),
        ("environment", {"drian": 30}, ""),
        ("pipeline", {"test": {"commands": {"Run Tests": "pytest"}}}, "test"),
        ("pipeline", {"test": {"commands": {}}}, "test"),
        ("pipeline", {"test": {"commands": {"run-tests": " "}}}, "test"),
        ("pipeline", {"test": {"commands": {"a": "b"}, "timeout_minutes": 0}}, "test"),
        ("pipeline", {"python": {}}, "python"),
        ("pipeline", {"python": {"requirements": []}}, "python"),
        ("pipeline", {"variables": {"A B": "1"}}, "variables"),
        ("pipeline", {"tests": {}}, ""),
    ],
)
def test_an_editor_marks_what_is_wrong(name: str, change: dict[str, Any], wrong: str) -> None:
    [file] = [file for file in FILES if name in named_in(file.read_text())]
    document = tomllib.loads(file.read_text()) | change
    [error] = validator(name).iter_errors(document)
    assert ".".join(map(str, [*error.path][:1])) == wrong
