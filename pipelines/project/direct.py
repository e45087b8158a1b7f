"""What a line of requirements names by place: a folder, an archive, a repository, an address.

What such a line installs is not what it says: the folder's content, where a branch points today.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_EDITABLE = re.compile(r"(?:-e|--editable)\b")
_OPTION = re.compile(r"(?:-f|--find-links|-i|--index-url|--extra-index-url)[\s=]*(.+)")
_NAMED = re.compile(r"[A-Za-z0-9][\w.-]*\s*(?:\[[^]]*\])?\s*@\s*(.+)")
_END = re.compile(r"\s+(?:;|--\w).*| ;.*", re.DOTALL)  # of what is named: a marker, an option
_REPOSITORY = re.compile(r"(?:git|hg|svn|bzr)\+")
_COMMIT = re.compile(r"@[0-9a-f]{40}(?:#.*)?")
_ARCHIVE = re.compile(r"\.(?:whl|zip|tgz|tbz|txz|tar(?:\.\w+)?)(?:\[[^]]*\])?(?:#.*)?")
_HASH = re.compile(r"--hash=|#(?:.*&)?sha(?:256|384|512)=")


def is_moving(line: str) -> bool:
    """Whether a requirement may be something else tomorrow, though its line is the same.

    A wheel on the disk is not: its content can be told with the line, as `named_paths` does.
    """
    if _EDITABLE.match(line):
        return True
    if not (place := _place(line)):
        return False
    if _REPOSITORY.match(place):
        return not _COMMIT.search(place)
    if _HASH.search(line) and _ARCHIVE.search(place):
        return False
    return "://" in place.replace("file://", "") or ".whl" not in place


def named_paths(line: str, *bases: Path) -> Iterator[Path]:
    """Yield what a requirement or option names on the disk, where it is there, below its bases."""
    option = _OPTION.match(line)
    place = option[1] if option else _place(line)
    if place and "://" not in place.replace("file://", ""):
        path = unquote(urlsplit(place).path if place.startswith("file:") else place)
        path = re.sub(r"\[[^]]*\]\Z|#.*", "", path)
        yield from (base / path for base in dict.fromkeys(bases) if (base / path).exists())


def needs_of(folder: Path, extras: Iterable[str]) -> Iterator[str]:
    """Yield what a folder's `pyproject.toml` says that it needs from the index, where it does."""
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        optional = project.get("optional-dependencies", {})
        texts = [*project.get("dependencies", []), *(t for e in extras for t in optional[e])]
    except (OSError, ValueError, LookupError, AttributeError, TypeError):
        return
    yield from (text for text in texts if isinstance(text, str) and not is_moving(text))


def folder_of(line: str) -> tuple[Path, list[str]] | None:
    """Return the folder that a requirement names, if it is one, and the extras that it asks for."""
    found = re.fullmatch(
        r"([^[]+?)\s*(?:\[([^]]*)\])?", _place(_EDITABLE.sub("", line).lstrip(" ="))
    )
    if not found or not Path(found[1]).is_dir():
        return None
    return Path(found[1]), [each.strip() for each in (found[2] or "").split(",") if each.strip()]


def moves_in_uv(sources: dict[str, Any]) -> bool:
    """Whether `[tool.uv.sources]` has one that is neither an index nor a commit."""
    each = [
        one for value in sources.values() for one in (value if isinstance(value, list) else [value])
    ]
    return any(
        "index" not in one and not re.fullmatch("[0-9a-f]{40}", str(one.get("rev"))) for one in each
    )


def _place(line: str) -> str:
    """Return where a requirement says that it is; empty if it is a package of an index."""
    if named := _NAMED.match(line):
        return _END.sub("", named[1]).strip()
    if line.startswith("-"):
        return ""
    text = _END.sub("", line).strip()
    is_place = text.startswith((".", "/", "~", "file:")) or "/" in text or _ARCHIVE.search(text)
    return text if is_place else ""
