"""`PipelineFile`: the tables and keys of `pipeline.toml`, as models of pydantic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Literal, Self, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.fields import FieldInfo

from pipelines import validation
from pipelines.project.pipeline import Command, Pipeline, ReleaseConfig, StageCommands
from pipelines.project.sources import is_inside
from pipelines.validation import Expected, ExpectedList, incoherent

WORDING = validation.Wording(
    wrong="{table}{key} is {value}, not {meaning}; write {key} = {example}.",
    missing="{table}lacks {key} ({meaning}); write {key} = {example}.",
    unknown="{table}has the unknown key {name}; {remedy}",
    entry="{table}{key} has an entry that is {value}, not {meaning}; write {key} = [{example}].",
    bad_key="{table}has the key {name}, not {meaning}; write {example}.",
    no_table="{table}{key} is {value}, not a table; write {whole} and its keys below.",
    incoherent="{table}{problem}.",
    known="known: {}.",
    show=validation.as_json,
)
_LONGEST_TIMEOUT = 24 * 60  # minutes
_NAME = r"[^\W\d]\w*"
_STEP = 'run-tests = "pytest"'


def _where(holds: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        if not holds(text):
            raise ValueError("is refused")
        return text

    return AfterValidator(check)


def _names_a_test(line: str) -> bool:
    alone = re.search(r"(\*|\{test\}){2}|^\W*\{test\}\W*$", line)
    return line.isprintable() and line.count("{test}") == 1 and not alone


_Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
_PATH = "a path inside the project"
_A_FILE = Expected(_PATH, '"requirements.txt"')
_A_COMMAND = Expected("a command line", '"pytest"')
_A_URL_PATH = Expected("the path of a URL", '"/healthz"')
_File = Annotated[str, _where(is_inside), _A_FILE]
_Report = Annotated[str, _where(is_inside), Expected(_PATH, '"reports/junit.xml"')]
_Coverage = Annotated[str, _where(is_inside), Expected(_PATH, '"reports/coverage.xml"')]
_CommandLine = Annotated[str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$"), _A_COMMAND]
_UrlPath = Annotated[str, Field(pattern="^/[!-~]*$"), _A_URL_PATH]
_StepName = Annotated[
    str,
    Field(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=50),
    Expected("a name of at most 50 small letters, digits and single hyphens", _STEP),
]
_Failing = Annotated[
    str,
    _where(_names_a_test),
    Expected(
        "a line with {test} once, a word beside it, and * for anything between words",
        '"not ok * - {test}"',
    ),
]
_Module = Annotated[
    str,
    _where(re.compile(rf"{_NAME}(\.{_NAME})*").fullmatch),
    Expected("a Python module", '"config.settings"'),
]
_Callable = Annotated[
    str,
    _where(re.compile(rf"{_NAME}(\.{_NAME})*:{_NAME}").fullmatch),
    Expected("a module:callable", '"config.asgi:application"'),
]
_Protocol = Annotated[Literal["asgi", "wsgi"], Expected('"asgi" or "wsgi"', '"asgi"')]
_Flag = Annotated[bool, Expected("true or false", "true")]
_Minutes = Annotated[
    int | float,
    Field(gt=0, le=_LONGEST_TIMEOUT),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": _LONGEST_TIMEOUT}),
    Expected(f"a number above 0, up to {_LONGEST_TIMEOUT}", "20"),
]
_VariableName = Annotated[
    str, Field(pattern="^[A-Za-z_][A-Za-z0-9_]*$"), Expected("a variable's name", 'DEBUG = "0"')
]
_ONLY_SUCH_KEYS = {"additionalProperties": False}
_Variables = Annotated[
    dict[_VariableName, Annotated[_Text, Expected("a text in quotes", '"1"')]],
    Field(json_schema_extra=_ONLY_SUCH_KEYS),
]


def _check_commands(commands: dict[str, str]) -> dict[str, str]:
    if not commands:
        raise incoherent(f"names no command; write {_STEP}")
    if problems := [*_repeated(commands)]:
        raise incoherent(*problems)
    return commands


def _repeated(commands: Mapping[str, str]) -> Iterator[str]:
    first: dict[str, str] = {}
    for name, run in commands.items():
        if first.setdefault(run, name) != name:
            yield f"{name} runs the same as {first[run]}; remove one of them"


class _Table(BaseModel):
    """A table in which a table that is left out is an empty one: its own keys may be lacking."""

    model_config = ConfigDict(strict=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, values: object) -> object:
        if not isinstance(values, Mapping):
            return values
        fields = validation.fields_of(cls).items()
        tables = [key for key, field in fields if field.is_required() and _is_table(field)]
        return {key: {} for key in tables} | dict(values)


def _is_table(field: FieldInfo) -> bool:
    kind = get_origin(field.annotation) or field.annotation
    return isinstance(kind, type) and issubclass(kind, dict | BaseModel)


class Python(_Table):
    """What is installed for develop, test and repo-test."""

    requirements: Annotated[list[_File], ExpectedList(_A_FILE, filled=True)] = Field(
        description="requirements files, uv.lock or pyproject.toml"
    )


class Stage(_Table):
    """What a stage runs in the checkout."""

    commands: Annotated[dict[_StepName, _CommandLine], AfterValidator(_check_commands)] = Field(
        description="name = command line: each its own step and log",
        json_schema_extra={"minProperties": 1, **_ONLY_SUCH_KEYS},
    )
    variables: _Variables = Field(default={}, description="on top of [variables]")
    junit: _Report = Field(default="", description="where test results are read from")
    coverage: _Coverage = Field(
        default="", description="where Cobertura's XML says how much the tests cover"
    )
    timeout_minutes: _Minutes = Field(
        default=20, description="of each command; 0.5 is half a minute"
    )
    parallel: _Flag = Field(
        default=False, description="the commands need nothing of each other: run them at once"
    )

    @model_validator(mode="after")
    def _say_who_writes_the_report(self) -> Self:
        commands = self.commands.values()
        if self.parallel and self.junit and not any(self.junit in run for run in commands):
            raise incoherent(
                f"runs its commands at the same time, and none of them names {self.junit}; "
                "write it into the one that makes it"
            )
        return self

    def stage(self, variables: Mapping[str, str], failing: str | None = None) -> StageCommands:
        """Return what the stage runs, with the variables of all stages and its own."""
        return StageCommands(
            commands=tuple(Command(name, run) for name, run in self.commands.items()),
            variables={**variables, **self.variables},
            junit=self.junit or None,
            coverage=self.coverage or None,
            timeout_minutes=self.timeout_minutes,
            parallel=self.parallel,
            failing=failing,
        )


class RepoTest(Stage):
    """What the candidate has to pass, with DATABASE_URL of a fresh PostgreSQL."""

    failing: _Failing = Field(
        default="", description="how a failing test is printed: {test} is its name, * anything"
    )


class Release(_Table):
    """What a release is made of, and how it runs."""

    requirements: _File = Field(description="locked by hash; a release installs nothing else")
    application: _Callable = Field(description="what the web server serves")
    protocol: _Protocol = Field(description="how the web server calls it")
    settings: _Module = Field(description="for collectstatic; the environment has its own")
    health: _UrlPath = Field(
        default="/healthz", description="must answer with the release's identity"
    )
    smoke: Annotated[list[_UrlPath], ExpectedList(_A_URL_PATH)] = Field(
        default=[], description="must answer before the release gets traffic"
    )
    background: Annotated[list[_CommandLine], ExpectedList(_A_COMMAND)] = Field(
        default=[], description="processes beside the web server"
    )
    self_test: _CommandLine = Field(
        default="", description="writes and reads what the application does"
    )

    def config(self) -> ReleaseConfig:
        """Return the same, as the stages use it."""
        lists = {"smoke": tuple(self.smoke), "background": tuple(self.background)}
        return ReleaseConfig(**self.model_dump() | lists | {"self_test": self.self_test or None})


class PipelineFile(_Table):
    """What Slipway runs for a project, and what a release of it is."""

    python: Python
    variables: _Variables = Field(default={}, description="the environment of every command")
    develop: Stage
    test: Stage
    repo_test: RepoTest = Field(alias="repo-test")
    release: Release

    def pipeline(self, origin: str, warnings: tuple[str, ...]) -> Pipeline:
        """Return the same, as the stages use it."""
        return Pipeline(
            requirements=tuple(self.python.requirements),
            develop=self.develop.stage(self.variables),
            test=self.test.stage(self.variables),
            repo_test=self.repo_test.stage(self.variables, self.repo_test.failing or None),
            release=self.release.config(),
            origin=origin,
            warnings=warnings,
        )
