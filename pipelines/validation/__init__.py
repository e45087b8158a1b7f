"""What is wrong with a document or with settings, as sentences: all of it at once.

Models of pydantic check; the types of their fields carry an `Expected`, which says in words what a
value must be. `problems` turns pydantic's errors into sentences, in the `Wording` of the document.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

_UNEXPECTED = "unexpected"
_INCOHERENT = "incoherent"
_LONGEST_VALUE = 60  # characters of a wrong value that a sentence repeats


@dataclass(frozen=True)
class Expected:
    """What a value must be, in words, and an example of it as its document writes it.

    The words come from the choices themselves when the value is one of some literals.
    """

    meaning: str = ""
    example: str = ""

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have pydantic tell every error of the value by this meaning and example."""
        meaning = self.meaning or f"one of {', '.join(filter(None, get_args(kind)))}"
        context = {"meaning": meaning, "example": self.example}

        def check(value: object, check_type: core_schema.ValidatorFunctionWrapHandler) -> object:
            try:
                return check_type(value)
            except ValidationError:
                raise PydanticCustomError(_UNEXPECTED, "not {meaning}", context) from None

        return core_schema.no_info_wrap_validator_function(check, handler(kind))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Show the meaning in an editor, where the document has people for authors."""
        described = handler(schema)
        if self.meaning and self.example:
            described.setdefault("description", self.meaning)
        return described


@dataclass(frozen=True)
class ExpectedList:
    """What each entry of a list must be: an entry that is wrong is named by itself."""

    entry: Expected
    filled: bool = False
    """Whether the list has one entry or more."""
    meaning: str = ""
    """What the list must be, if the words for its entries do not say it."""

    @property
    def expected(self) -> Expected:
        """What the whole list must be."""
        meaning = self.meaning or f"a list, each {self.entry.meaning}"
        return Expected(meaning, f"[{self.entry.example}]")

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have pydantic tell an error of the list itself by this meaning and example."""
        context = {"meaning": self.expected.meaning, "example": self.expected.example}

        def check(value: object, check_type: core_schema.ValidatorFunctionWrapHandler) -> object:
            if not isinstance(value, list | tuple) or (self.filled and not value):
                raise PydanticCustomError(_UNEXPECTED, "not {meaning}", context)
            return check_type(value)

        return core_schema.no_info_wrap_validator_function(check, handler(kind))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Have an editor ask for an entry, where one is needed."""
        return handler(schema) | ({"minItems": 1} if self.filled else {})


def incoherent(*problems: str) -> PydanticCustomError:
    """Make the error of a table whose values do not fit each other; each goes on after its name."""
    return PydanticCustomError(_INCOHERENT, "incoherent", {"problems": problems})


def as_json(value: object) -> str:
    """Show a value nearly as TOML writes it too, the end of a long one left out."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


@dataclass(frozen=True)
class Wording:
    """The sentences of one kind of document, with what stands in braces filled in.

    {table} is `[a.b] ` or nothing, {path} `a.b.key`, {key} its last part and {name} that part shown
    as a value is; {value} is what stands there, {meaning} what should, {example} is one of it and
    {fault} what is wrong with the value; {remedy} says which of the known keys was meant.
    """

    wrong: str
    unknown: str
    missing: str = ""
    entry: str = ""
    bad_key: str = ""
    no_table: str = ""
    incoherent: str = ""
    close: str = "did you mean {}?"
    known: str = "known are {}."
    cutoff: float = 0.6
    """How alike a key must be to one that is known to be taken for it, from 0 to 1."""
    show: Callable[[object], str] = repr


def problems(error: ValidationError, model: type[BaseModel], wording: Wording) -> Iterator[str]:
    """Say everything that is wrong with a document of this model, each in one sentence."""
    for detail in error.errors(include_url=False):
        if detail["type"] == _INCOHERENT:
            table = _table(detail["loc"])
            for problem in detail["ctx"]["problems"]:
                yield wording.incoherent.format(table=table, problem=problem)
        else:
            yield _sentence(detail, model, wording)


def remedy(key: str, known: Sequence[str], wording: Wording) -> str:
    """Say which of the known keys was meant, or else what is known."""
    close = difflib.get_close_matches(key, known, n=1, cutoff=wording.cutoff)
    return wording.close.format(*close) if close else wording.known.format(", ".join(known))


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the keys that its document has."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _sentence(detail: ErrorDetails, model: type[BaseModel], wording: Wording) -> str:
    kind, location, context = detail["type"], detail["loc"], detail.get("ctx", {})
    template = wording.wrong
    if location[-1:] == ("[key]",):
        template, location = wording.bad_key, location[:-1]
    elif location and isinstance(location[-1], int):
        template, location = wording.entry, location[:-1]
    key = str(location[-1]) if location else "the file"
    known = fields_of(_model_at(location[:-1], model))
    if kind == "missing":
        template, context = wording.missing, _expected(known[key])
    elif kind == "extra_forbidden":
        template = wording.unknown
    elif kind in ("model_type", "dict_type"):
        template, context = wording.no_table, {"meaning": "a table"}
    meaning = context.get("meaning", detail["msg"])
    return template.format(
        table=_table(location[:-1]),
        whole=_table(location).strip(),
        path=".".join(map(str, location)) or key,
        key=key,
        name=wording.show(key),
        value=wording.show(detail["input"]),
        meaning=meaning,
        example=context.get("example", ""),
        fault=context.get("error") or f"is not {meaning}",
        remedy=remedy(key, list(known), wording) if kind == "extra_forbidden" else "",
    )


def _table(location: tuple[int | str, ...]) -> str:
    return f"[{'.'.join(map(str, location))}] " if location else ""


def _model_at(location: tuple[int | str, ...], model: type[BaseModel]) -> type[BaseModel]:
    for key in location:
        field = fields_of(model).get(str(key))
        if field is None or not isinstance(field.annotation, type):
            break
        if not issubclass(field.annotation, BaseModel):
            break
        model = field.annotation
    return model


def _expected(field: FieldInfo) -> dict[str, str]:
    for one in field.metadata:
        if isinstance(one, ExpectedList):
            one = one.expected
        if isinstance(one, Expected):
            return {"meaning": one.meaning, "example": one.example}
    return {}
