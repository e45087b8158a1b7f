"""`Table`: one table of a TOML or JSON document, read key by key, that notes every problem."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_SHOWN = 60  # characters of a wrong value that an error repeats


@dataclass(frozen=True)
class Rule:
    """What a text must be: the check, in words, and an example as TOML writes it."""

    holds: Callable[[str], object]
    meaning: str
    example: str


def _inside(path: str) -> bool:
    # Nothing that a shell or a command would take for something other than a name.
    return bool(re.fullmatch(r"[\w.@+][\w.@+, /-]*", path)) and ".." not in path.split("/")


def _matches(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


COMMAND_LINE = Rule(lambda text: text.strip() and "\0" not in text, "a command line", '"pytest"')
STEP_NAME = Rule(
    lambda name: len(name) <= 50 and re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name),
    "a name of at most 50 small letters, digits and single hyphens",
    'run-tests = "pytest"',
)
FILE = Rule(_inside, "a path inside the project", '"requirements.txt"')
FAILING = Rule(
    lambda line: (
        line.isprintable()
        and line.count("{test}") == 1
        and not re.search(r"(\*|\{test\}){2}|^\W*\{test\}\W*$", line)
    ),
    "a line with {test} once, a word beside it, and * for anything between words",
    '"not ok * - {test}"',
)
REPORT = Rule(_inside, "a path inside the project", '"reports/junit.xml"')
COVERAGE = Rule(_inside, "a path inside the project", '"reports/coverage.xml"')
MODULE = Rule(_matches(r"[^\W\d]\w*(\.[^\W\d]\w*)*"), "a Python module", '"config.settings"')
CALLABLE = Rule(
    _matches(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*"),
    "a module:callable",
    '"config.asgi:application"',
)
PROTOCOL = Rule(_matches("asgi|wsgi"), '"asgi" or "wsgi"', '"asgi"')
URL_PATH = Rule(_matches(r"/[!-~]*"), "the path of a URL", '"/healthz"')
VARIABLE_NAME = Rule(_matches(r"[A-Za-z_][A-Za-z0-9_]*"), "a variable's name", 'DEBUG = "0"')
VARIABLE_VALUE = Rule(lambda text: "\0" not in text, "a text in quotes", '"1"')


class Table:
    """Reads the keys of one table; `finish` reports the keys that nobody asked for."""

    def __init__(
        self, file: str, name: str, values: Mapping[str, Any], problems: list[str]
    ) -> None:
        self._file, self._name, self._values, self._problems = file, name, values, problems
        self._asked: list[str] = []
        self._children: list[Table] = []

    def table(self, key: str) -> Table:
        """The table of this name, empty when it is left out."""
        value = self._ask(key, {})
        name = f"{self._name}.{key}" if self._name else key
        if not isinstance(value, Mapping):
            self.report(f"{key} is {_shown(value)}, not a table; write [{name}] and its keys below")
            value = {}
        child = Table(self._file, name, value, self._problems)
        self._children.append(child)
        return child

    def text(self, key: str, rule: Rule, default: str | None = None) -> str:
        """A text for which the rule holds; required when there is no default."""
        value = self._ask(key, None)
        if isinstance(value, str) and rule.holds(value):
            return value
        if value is not None:
            self._wrong(key, value, rule.meaning, rule.example)
        elif default is None:
            self.report(f"lacks {key} ({rule.meaning}); write {key} = {rule.example}")
        return default or ""

    def texts(
        self, key: str, rule: Rule, default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """A list of such texts; required, and not empty, when there is no default."""
        value = self._ask(key, default)
        meaning, example = f"a list, each {rule.meaning}", f"[{rule.example}]"
        if value is None:
            self.report(f"lacks {key} ({meaning}); write {key} = {example}")
        elif not isinstance(value, list | tuple) or (default is None and not value):
            self._wrong(key, value, meaning, example)
        else:
            wrong = [item for item in value if not isinstance(item, str) or not rule.holds(item)]
            for item in wrong:
                self._wrong(f"{key} has an entry that", item, rule.meaning, example, key)
            return () if wrong else tuple(value)
        return ()

    def number(self, key: str, default: float, most: int) -> float:
        """A number above 0, such as 0.5, up to `most`."""
        value = self._ask(key, default)
        if isinstance(value, int | float) and value is not True and 0 < value <= most:
            return value
        self._wrong(key, value, f"a number above 0, up to {most}", str(default))
        return default

    def flag(self, key: str) -> bool:
        """Whether it is true; false when it is left out."""
        value = self._ask(key, False)
        if isinstance(value, bool):
            return value
        self._wrong(key, value, "true or false", "true")
        return False

    def entries(self, key_rule: Rule, value_rule: Rule) -> dict[str, str]:
        """Every key and its text, in order, for a table whose keys the project chooses."""
        for key, value in self._values.items():
            self._asked.append(key)
            if not key_rule.holds(key):
                self.report(
                    f"has the key {_shown(key)}, not {key_rule.meaning}; write {key_rule.example}"
                )
            elif not isinstance(value, str) or not value_rule.holds(value):
                self._wrong(key, value, value_rule.meaning, value_rule.example)
        return {key: value for key, value in self._values.items() if isinstance(value, str)}

    def report(self, problem: str) -> None:
        """Note one problem of this table; the sentence goes on after the file and the table."""
        where = f"[{self._name}] " if self._name else ""
        end = "" if problem.endswith("?") else "."
        self._problems.append(f"{self._file}: {where}{problem}{end}")

    def finish(self) -> None:
        """Report the keys that mean nothing, here and in every table below."""
        for key in [key for key in self._values if key not in self._asked]:
            close = difflib.get_close_matches(key, self._asked, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"known: {', '.join(self._asked)}"
            self.report(f"has the unknown key {_shown(key)}; {remedy}")
        for child in self._children:
            child.finish()

    def _ask(self, key: str, default: object) -> object:
        self._asked.append(key)
        return self._values.get(key, default)

    def _wrong(self, what: str, value: object, meaning: str, example: str, key: str = "") -> None:
        self.report(f"{what} is {_shown(value)}, not {meaning}; write {key or what} = {example}")


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
