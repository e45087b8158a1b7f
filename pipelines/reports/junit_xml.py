"""JUnit XML, read as it comes: neither its size nor its depth decides what that takes."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Literal
from xml.parsers import expat

from pipelines.reports.junit import (
    JUnitError,
    Test,
    TestFailure,
    TestResults,
    bounded,
    one_line,
)

LARGEST = 20 * 1024 * 1024  # bytes of one file
MOST_TESTS = 20_000  # that are kept one by one; of the others the counts
_MOST_TEXT = 1_000_000  # characters of all failures, and no more than so many of one name or text
_LONGEST = 100_000
_ESCAPED_COLOUR = re.compile(r"#x1B\[[0-9;]*m")  # as pytest writes what XML may not hold
# What may not be in XML, though tests print it: https://www.w3.org/TR/xml/#charsets
_CONTROL_AS_MARK = bytes(63 if n < 32 and n not in (9, 10, 13) else n for n in range(256))
_NO_CHARACTERS = {0xFFFE: "?", 0xFFFF: "?"}
_RAW_COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
_REFERENCE = re.compile(rb"&#(x[0-9a-fA-F]+|[0-9]+);")
_LONGEST_REFERENCE = 9
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([^"']*)""")
_UTF_8 = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0", b"<\0")  # of UTF-16 and UTF-32
_LEFT_OUT = "… left out here: the failures before it print too much"


def parse_junit(*documents: str | bytes) -> TestResults:
    """The results of JUnit XML files, together; raises JUnitError. Safe with hostile files."""
    reader = _Reader()
    for document in documents:
        reader.read(document)
    return TestResults(
        reader.counts["passed"],
        reader.counts["failed"],
        reader.counts["error"],
        reader.counts["skipped"],
        math.fsum(reader.seconds),
        tuple(reader.failures),
        tuple(reader.tests),
    )


class _Reader:
    """Reads documents with expat itself, which builds nothing.

    ElementTree cannot be told to refuse a document type. Entities can be declared nowhere else, so
    that none is ever expanded.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.seconds: list[float] = [0.0]
        self.tests: list[Test] = []
        self.failures: list[TestFailure] = []
        self._text_left = _MOST_TEXT

    def read(self, document: str | bytes) -> None:
        """Add what one document tells."""
        if len(document) > LARGEST:
            raise JUnitError(f"it is larger than {LARGEST // 2**20} MB")
        self._depth = 0
        self._case: dict[str, str] | None = None  # the attributes of the test that is read
        self._case_depth = 0
        self._suite = "the suite"  # that was opened last
        self._ends: dict[str, dict[str, str]] = {}  # of it, by kind: failure, error, skipped
        self._text: dict[str, list[str]] = {}
        self._inside, self._room = "", 0  # the kind whose text is read, and how much more
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(_readable(document), True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise JUnitError(f"it is not XML: {error}") from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 0 and tag not in ("testsuites", "testsuite"):
            raise JUnitError(f"it is XML of another kind: <{tag[:200]}>")
        self._depth += 1
        self._inside = ""  # the text of an element ends with its first child
        if tag == "testcase" and self._case is None:
            self._case, self._case_depth = attributes, self._depth
            self._ends, self._text = {}, {}
        elif self._case is not None and self._depth == self._case_depth + 1:
            self._start_of_end(tag, attributes)
        elif self._case is None and tag == "testsuite":
            self._suite = attributes.get("name") or self._suite
        elif self._case is None and tag in ("error", "failure"):  # of a suite that could not begin
            self._case, self._case_depth = {"name": self._suite}, self._depth
            self._ends, self._text = {}, {}
            self._start_of_end(tag, attributes)

    def _start_of_end(self, tag: str, attributes: dict[str, str]) -> None:
        """Note how a test ended: with the first element of each kind."""
        if tag in ("failure", "error", "skipped") and tag not in self._ends:
            self._ends[tag], self._text[tag] = attributes, []
            self._inside, self._room = tag, _LONGEST

    def _end(self, tag: str) -> None:
        self._inside = ""
        if self._case is not None and self._depth == self._case_depth:
            self._add(self._case)
            self._case = None
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._inside and self._room > 0:
            self._text[self._inside].append(text[: self._room])
            self._room -= len(text)

    def _add(self, case: dict[str, str]) -> None:
        seconds = _seconds(case.get("time", ""))
        self.seconds[0] += seconds
        # pytest reports a module that cannot be imported as a case without a class.
        name = "::".join(filter(None, [case.get("classname"), case.get("name")])) or "a test"
        kind = next((end for end in ("failure", "error", "skipped") if end in self._ends), "")
        outcomes = {"failure": "failed", "error": "error", "skipped": "skipped"}
        outcome = outcomes.get(kind, "passed")
        self.counts[outcome] += 1
        if len(self.tests) >= MOST_TESTS:
            return
        if outcome in ("failed", "error"):
            failure = self._failure(name, kind)
            self.failures.append(failure)
            self.tests.append(Test(failure.name, failure.kind, seconds, failure.whole))
        else:
            self.tests.append(Test(one_line(name), outcome, seconds))  # type: ignore[arg-type]

    def _failure(self, name: str, end: str) -> TestFailure:
        attributes = self._ends[end]
        text = _ESCAPED_COLOUR.sub("", "".join(self._text[end])).strip()
        message = _ESCAPED_COLOUR.sub("", attributes.get("message") or "")[:_LONGEST]
        message = message or attributes.get("type") or text
        kind: Literal["failed", "error"] = "failed" if end == "failure" else "error"
        made = bounded(name, kind, message, text if self._text_left > 0 else _LEFT_OUT)
        self._text_left -= len(made.text)
        return made


def _readable(document: str | bytes) -> bytes:
    """Return a document without what XML may not hold, as a test may print it: marked, with `?`.

    In another encoding than UTF-8 it stays as it is.
    """
    if isinstance(document, str):
        document = document.encode(errors="replace")
    declared = _ENCODING.match(document)
    if document.startswith(_OTHER_MARKS) or (declared and declared[1].lower() not in _UTF_8):
        return document
    text = _RAW_COLOUR.sub(b"", document).translate(_CONTROL_AS_MARK)
    text = _REFERENCE.sub(_referred, text)
    return text.decode(errors="replace").translate(_NO_CHARACTERS).encode()


def _referred(reference: re.Match[bytes]) -> bytes:
    number = reference[1]
    digits = (number[1:], 16) if number.startswith(b"x") else (number, 10)
    code = int(*digits) if len(number) < _LONGEST_REFERENCE else 0
    is_character = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if is_character or 0xFFFF < code < 0x110000 else b"?"


def _refuse_document_type(*_: object) -> None:
    raise JUnitError("it declares a document type, which JUnit XML never does")


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", ""))
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < math.inf else 0.0
