"""The typedefs of `data/shapes.js`, held against JSON that the master really answers with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines import ROOT

_TEXT = (ROOT / "pipelines" / "web" / "static" / "data" / "shapes.js").read_text()
_TYPEDEF = re.compile(r"@typedef \{(.*?)\} (\w+)\s*(?:\*/|\n)", re.DOTALL)
_PLAIN: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def _typedefs() -> dict[str, str]:
    """The type that each name stands for, on one line."""
    found = _TYPEDEF.findall(_TEXT)
    return {name: " ".join(body.replace("\n *", " ").split()) for body, name in found}


TYPES = _typedefs()


def complaints(value: Any, shape: str, at: str = "answer") -> list[str]:
    """What differs between a value and a type as `shapes.js` writes it; nothing if it fits."""
    shape = shape.strip()
    if len(parts := _split(shape, "|")) > 1:
        every = [complaints(value, part, at) for part in parts]
        return min(every, key=len) if all(every) else []
    if shape.endswith("[]"):
        return _of_list(value, shape[:-2], at)
    if named := re.fullmatch(r"Record<string, (.*)>", shape):
        each = value.items() if isinstance(value, dict) else ()
        return [line for key, one in each for line in complaints(one, named[1], f"{at}.{key}")]
    if (fields := _fields(shape)) is not None:
        return _of_object(value, fields, at)
    if shape in TYPES:
        return complaints(value, TYPES[shape], at)
    if shape.startswith('"'):
        fits = value == shape.strip('"')
    else:
        fits = isinstance(value, _PLAIN[shape]) and (shape == "boolean") == isinstance(value, bool)
    return [] if fits else [f"{at} is {value!r}, not {shape}"]


def _of_list(value: Any, shape: str, at: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{at} is {value!r}, not a list"]
    each = enumerate(value)
    return [line for n, one in each for line in complaints(one, shape, f"{at}[{n}]")]


def _of_object(value: Any, fields: Mapping[str, str], at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at} is {value!r}, not an object"]
    needed = {name for name in fields if not name.endswith("?")}
    known = {name.rstrip("?"): shape for name, shape in fields.items()}
    lines = [f"{at}.{name} is missing" for name in sorted(needed - set(value))]
    lines += [f"{at}.{name} is not in shapes.js" for name in sorted(set(value) - set(known))]
    for name in set(value) & set(known):
        lines += complaints(value[name], known[name], f"{at}.{name}")
    return lines


def _fields(shape: str) -> dict[str, str] | None:
    """The fields of an object, or of several that are joined by `&`; None of anything else."""
    if len(parts := _split(shape, "&")) > 1:
        return {k: v for part in parts for k, v in (_fields(part.strip()) or {}).items()}
    if shape in TYPES:
        return _fields(TYPES[shape])
    if not shape.startswith("{") or not shape.endswith("}"):
        return None
    pairs = (field.split(":", 1) for field in _split(shape[1:-1], ",") if field.strip())
    return {name.strip(): kind.strip() for name, kind in pairs}


def _split(text: str, separator: str) -> list[str]:
    """Split at the separators that are in no brackets."""
    return list(_parts(text, separator))


def _parts(text: str, separator: str) -> Iterator[str]:
    depth, part = 0, ""
    for letter in text:
        depth += (letter in "{<[") - (letter in "}>]")
        if letter == separator and not depth:
            yield part
            part = ""
        else:
            part += letter
    yield part
