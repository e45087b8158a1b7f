"""What a hostile push is made of, before it is written."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.integration.hostile.objects import REGULAR
from tests.integration.tiny_project import TINY

STAGES = ("develop", "test", "repo-test")
RELEASE = TINY["pipeline.toml"].partition("[release]\n")[2]
MARK = "98765.25"  # seconds: nobody else sleeps so long, and no other file has it in its name


@dataclass
class Draft:
    """A push of the tiny project; tricks change it."""

    chance: random.Random
    number: int
    files: dict[bytes, tuple[str, bytes]] = field(
        default_factory=lambda: {
            name.encode(): (REGULAR, text.encode()) for name, text in TINY.items()
        }
    )
    commands: dict[str, dict[str, str]] = field(
        default_factory=lambda: {stage: {"it": "true"} for stage in STAGES}
    )
    keys: dict[str, dict[str, Any]] = field(default_factory=lambda: {stage: {} for stage in STAGES})
    variables: dict[str, str] = field(
        default_factory=lambda: {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": "postgresql://nobody:none@/none?host=/none",
            "SECRET_KEY": "for-checks-only",
            "ALLOWED_HOSTS": "127.0.0.1",
            "RELEASE_VERSION": "development",
        }
    )
    requirements: list[str] = field(default_factory=lambda: ["requirements.txt"])
    document: bytes | None = None  # pipeline.toml as it is, whatever the fields above say
    author: bytes = b"Ada <ada@example.org> 1700000000 +0000"
    headers: bytes = b""
    message: bytes = b"A change\n"
    parents: int = 1
    branch: str = ""
    tricks: list[str] = field(default_factory=list)

    def put(self, path: bytes | str, content: bytes | str, mode: str = REGULAR) -> None:
        """Add a file, or put it in the place of another."""
        name = path.encode() if isinstance(path, str) else path
        self.files[name] = (mode, content.encode() if isinstance(content, str) else content)

    def run(self, line: str, name: str = "it") -> str:
        """Have a stage run a line of `sh`; returns which."""
        stage = self.chance.choice(STAGES[:2])
        self.commands[stage][name] = line
        return stage

    def entries(self) -> dict[bytes, tuple[str, bytes]]:
        """All files, with the pipeline's."""
        written = self._document() if self.document is None else self.document
        own = {} if self._has(b"pipeline.toml") else {b"pipeline.toml": (REGULAR, written)}
        return self.files | own

    def _has(self, name: bytes) -> bool:
        plain = (REGULAR, TINY[name.decode()].encode())
        return self.files.get(name) != plain

    def _document(self) -> bytes:
        lines = ["[python]", f"requirements = {json.dumps(self.requirements)}", "[variables]"]
        lines += [f"{_key(key)} = {json.dumps(text)}" for key, text in self.variables.items()]
        for stage in STAGES:
            lines.append(f"[{stage}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in self.keys[stage].items()]
            lines.append(f"[{stage}.commands]")
            commands = self.commands[stage].items()
            lines += [f"{_key(name)} = {json.dumps(line)}" for name, line in commands]
        return "\n".join([*lines, "[release]", RELEASE]).encode(errors="surrogatepass")


Trick = Callable[[Draft], None]


def _key(name: str) -> str:
    return json.dumps(name)
