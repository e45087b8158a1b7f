"""Reads the file of an environment, and says everything that is wrong with it at once."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from pipelines import addresses
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import SettingFault

FRONTS = ("auto", "nginx", "embedded")
DATABASES = ("private", "url")

_WANTED = {
    "project": 'the name of the project, as in project = "sample_app"',
    "settings": 'its settings module here, as in settings = "config.settings.staging"',
    "listen": 'host and port of the front, as in listen = "127.0.0.1:8020"',
    "front": f"one of {', '.join(FRONTS)}",
    "web_workers": "a whole number of processes, 1 or more",
    "start_timeout": "a number of seconds",
    "bake": "a number of seconds",
    "drain": "a number of seconds",
    "longest_lock": "a number of seconds",
    "keep_releases": "a whole number, 1 or more",
    "database": f"a table with the key server, one of {', '.join(DATABASES)}",
    "variables": 'a table of texts, as in DEBUG = "0"',
}


def read(directory: Path, name: str, home: Path) -> Environment:
    """The environment `name` of `directory`; raises SettingFault with every problem it found."""
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
    if problems := list(_problems(values)):
        raise SettingFault("\n".join(f"{path}: {problem}" for problem in problems))
    return Environment(**values, name=name, home=home.absolute())


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


def _file_fields() -> dict[str, Field[Any]]:
    return {f.name: f for f in fields(Environment) if not f.kw_only}


def _problems(values: Mapping[str, Any]) -> Iterator[str]:
    known = _file_fields()
    for key in values.keys() - known.keys():
        close = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}."
        yield f"the key {key!r} is unknown; {hint}"
    for key, fld in known.items():
        if key in values:
            if not _fits(key, values[key]):
                yield f"{key} = {values[key]!r} is wrong; it must be {_WANTED[key]}."
        elif fld.default is MISSING and fld.default_factory is MISSING:
            yield f"the key {key!r} is missing; add {_WANTED[key]}."


def _fits(key: str, value: object) -> bool:
    match key, value:
        case (("project" | "settings"), str(text)):
            return bool(text)
        case "listen", str(text):
            return addresses.is_listen(text)
        case "front", str(text):
            return text in FRONTS
        case _, bool():
            return False
        case (("web_workers" | "keep_releases"), int(number)):
            return number >= 1
        case (("start_timeout" | "bake" | "drain" | "longest_lock"), int(seconds) | float(seconds)):
            return seconds >= 0
        case "database", {"server": str(server), **others}:
            return server in DATABASES and not others
        case "variables", dict(variables):
            return all(isinstance(text, str) for text in variables.values())
    return False
