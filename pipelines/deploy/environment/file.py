"""The file of an environment: its keys, and everything that is wrong with them at once."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from pipelines import validation
from pipelines.deploy.environment import Environment, Front
from pipelines.deploy.faults import SettingFault
from pipelines.system import addresses
from pipelines.validation import Expected

_WORDING = validation.Wording(
    wrong="{path} = {value} is wrong; it must be {meaning}.",
    missing="the key {name} is missing; add {meaning}.",
    unknown="the key {name} is unknown; {remedy}",
    close="did you mean {!r}?",
)
_STRICT = ConfigDict(strict=True, extra="forbid")

_Seconds = Annotated[
    int | float,
    Field(ge=0),
    WithJsonSchema({"type": "number", "minimum": 0}),
    Expected("a number of seconds"),
]


class Database(BaseModel):
    """The table `database`."""

    model_config = _STRICT

    server: Literal["private", "url"] = Field(
        description="private: a PostgreSQL of its own; url: one that a secret file names"
    )


class EnvironmentFile(BaseModel):
    """Where releases of a project run, and within which limits."""

    model_config = _STRICT

    project: Annotated[
        str,
        Field(min_length=1, description="the project whose releases run here"),
        Expected('the name of the project, as in project = "sample_app"'),
    ]
    settings: Annotated[
        str,
        Field(min_length=1, description="the settings module of the releases here"),
        Expected('its settings module here, as in settings = "config.settings.staging"'),
    ]
    listen: Annotated[
        str,
        AfterValidator(addresses.of_listen),
        Field(
            description="host and port of the front; a variable may override the port",
            json_schema_extra={"pattern": r"^[^:/\s]+:[0-9]{1,5}$"},
        ),
        Expected('host and port of the front, as in listen = "127.0.0.1:8020"'),
    ]
    front: Annotated[
        Front,
        Field(description="auto: nginx where it is installed, else the embedded front"),
        Expected(),
    ] = Environment.front
    web_workers: Annotated[
        int,
        Field(ge=1, description="processes of the web server"),
        Expected("a whole number of processes, 1 or more"),
    ] = Environment.web_workers
    start_timeout: _Seconds = Field(
        default=Environment.start_timeout,
        description="seconds until a new release must be ready",
    )
    bake: _Seconds = Field(
        default=Environment.bake,
        description="seconds it is watched under traffic before the old one goes",
    )
    drain: _Seconds = Field(
        default=Environment.drain,
        description="seconds the old one may take to finish what it accepted",
    )
    longest_lock: _Seconds = Field(
        default=Environment.longest_lock,
        description="seconds a migration may keep requests from a table",
    )
    must_answer: bool = Field(
        default=Environment.must_answer,
        description="whether a candidate must answer on a copy before it lands; false: advice",
    )
    keep_releases: Annotated[
        int,
        Field(ge=1, description="releases that are kept, so that one can go back to them"),
        Expected("a whole number, 1 or more"),
    ] = Environment.keep_releases
    database: Annotated[Database, Expected("a table with the key server, one of private, url")] = (
        Database(server="private")
    )
    variables: Annotated[
        dict[str, str],
        Field(description="the variables of the release's processes; no secrets"),
        Expected('a table of texts, as in DEBUG = "0"'),
    ] = {}


def read(directory: Path, name: str, home: Path) -> Environment:
    """Read the environment `name` of a directory; raises SettingFault with every problem of it."""
    path = directory / f"{name}.toml"
    try:
        values = tomllib.loads(path.read_text())
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in directory.glob("*.toml"))) or "none"
        raise SettingFault(
            f"There is no environment {name!r}: {path} does not exist. Known here: {known}."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingFault(f"{path} is not valid TOML: {error}. Correct it there.") from None
    _override_port(values, name)
    try:
        keys = EnvironmentFile.model_validate(values)
    except ValidationError as error:
        problems = validation.problems(error, EnvironmentFile, _WORDING)
        raise SettingFault("\n".join(f"{path}: {problem}" for problem in problems)) from None
    return Environment(**keys.model_dump(), name=name, home=home.absolute())


def _override_port(values: dict[str, Any], name: str) -> None:
    variable = addresses.port_variable(name)
    if port := os.environ.get(variable, "").strip():
        try:
            addresses.of_port(port)
        except ValueError as error:
            raise SettingFault(
                f"{variable}={port!r} is not a port: it {error}. Give a number, as in 8020."
            ) from None
        listen = values.get("listen", "127.0.0.1:0")
        values["listen"] = f"{str(listen).rpartition(':')[0]}:{port}"
