"""The data of the dashboard's pages, as a program asks for it."""

from __future__ import annotations

import io
import json
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pipelines.journal import Push
from tests.integration.developer import Developer
from tests.integration.installation import PATIENCE, Installation


def ask(slipway: Installation, path: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(address(slipway, path), timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def address(slipway: Installation, path: str) -> str:
    return f"{slipway.settings.base_url}plugins/slipway/{path}"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("api/nonsense", 404, "There is no page 'nonsense'"),
        ("api/pushes?before=yesterday", 400, "pushes: before=yesterday is no whole number"),
        ("api/pushes?colour=red", 400, "pushes: colour is none of project, branch"),
        ("api/push?revision=abc", 404, "Nobody has pushed abc here."),
        ("api/gate?project=other", 404, "This master serves no project 'other'."),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    slipway: Installation, path: str, status: int, words: str
) -> None:
    code, found = ask(slipway, path)
    assert code == status
    assert found["error"].startswith(words)


@pytest.mark.parametrize(
    "parameter",
    [
        *("api/pushes?before", "api/pushes?limit", "api/tests?build", "api/tests?revision=a&limit"),
        *("api/trends?days", "follow?skip"),
    ],
)
def test_a_number_that_is_none_is_refused_in_a_sentence(
    slipway: Installation, deployed: Push, parameter: str
) -> None:
    parameter = parameter.replace("revision=a", f"revision={deployed.revision}")
    name = parameter.rpartition("?")[2].rpartition("&")[2]
    for value in ("1" + "0" * 26, "-1", "abc", "1.5", "1_0", "%D9%A1", ""):
        with pytest.raises(urllib.error.HTTPError, match="400") as refused:
            urllib.request.urlopen(address(slipway, f"{parameter}={value}"), timeout=PATIENCE)
        said = refused.value.read().decode()
        assert f"{name}=" in said
        assert "is no whole number from 0 to 2147483647" in said


@pytest.mark.parametrize(
    "page",
    ["api/pushes?branch=", "api/push?revision=", "badge/", "api/gate?project=", "follow?at=a&at="],
)
def test_what_no_database_holds_is_refused_in_a_sentence(slipway: Installation, page: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match=r"40[04]"):
        urllib.request.urlopen(address(slipway, f"{page}a%00b"), timeout=PATIENCE)


def test_the_style_sheet_is_one_answer_which_a_browser_keeps_while_it_is_the_newest(
    slipway: Installation,
) -> None:
    sheet = address(slipway, "styles.css")
    with urllib.request.urlopen(sheet, timeout=PATIENCE) as answer:
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        text, made = answer.read().decode(), answer.headers["Last-Modified"]
    assert text.index(".slipway {") < text.index(".sw-plot {") < text.index(".sw-phase-passed {")
    again = urllib.request.Request(sheet, headers={"If-Modified-Since": made})
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(again, timeout=PATIENCE)


def test_folders_of_modules_are_not_listed(slipway: Installation) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address(slipway, "pages/"), timeout=PATIENCE)


def test_no_file_beside_the_plugin_s_own_is_served(slipway: Installation) -> None:
    for path in ("..%2fapi.py", "%2e%2e%2fapi.py", "..%2f..%2fsettings.py", "%2fetc%2fpasswd"):
        with opened_without_redirect(address(slipway, path)) as answer:
            assert answer.status in (302, 403, 404), path


@contextmanager
def opened_without_redirect(url: str) -> Iterator[Any]:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments: Any) -> None:
            return None

    try:
        with urllib.request.build_opener(Stay).open(url, timeout=PATIENCE) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        with error:
            yield error


def test_the_pages_agree_with_the_command_line(slipway: Installation, deployed: Push) -> None:
    status = slipway.status()
    told = next(each for each in status["pushes"] if each["revision"] == deployed.revision)
    row = ask(slipway, f"api/pushes?branch={deployed.branch}")[1]["pushes"][0]
    same = ("project", "branch", "revision", "state", "stage", "reason", "received_at", "ended_at")
    assert [row[key] for key in same] == [told[key] for key in same]
    assert row["candidate"] == told["landed_as"]
    assert row["title"] == "Add a feature"

    def shown() -> bool:
        (environment,) = ask(slipway, "api/environments")[1]["environments"]
        staging = status["environments"]["staging"]
        return all(environment["status"][key] == staging[key] for key in staging)

    slipway.until(shown, "the same environment on the page")


def test_who_listens_hears_of_a_push_at_once(slipway: Installation, ada: Developer) -> None:
    with urllib.request.urlopen(address(slipway, "changes"), timeout=PATIENCE) as changes:
        first = heard(changes)
        pushed = ada.push("wip/heard", {"heard.txt": "\n"})
        while (ask(slipway, f"api/push?revision={pushed.revision}"))[0] != 200:
            assert heard(changes) > first
    slipway.wait(pushed.revision, "withdrawn")


def heard(changes: Any) -> int:
    """The number of the next change; the signs of life between are left out."""
    line = b""
    while not line.startswith(b"data:"):
        line = changes.readline()
    return int(line.removeprefix(b"data:"))


def test_an_artifact_is_there_to_look_into(slipway: Installation, deployed: Push) -> None:
    there = address(slipway, f"artifact/tiny/{deployed.candidate}")
    with urllib.request.urlopen(there, timeout=PATIENCE) as answer:
        assert "tiny-" in answer.headers["Content-Disposition"]
        with tarfile.open(fileobj=io.BytesIO(answer.read())) as archive:
            assert "release.json" in archive.getnames()


@pytest.mark.parametrize(
    "path", ["", "tiny", "tiny/..", "tiny/%2e%2e", "tiny/..%2f..%2fsecrets", "other/" + "0" * 40]
)
def test_what_is_no_artifact_is_not_there(slipway: Installation, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address(slipway, f"artifact/{path}"), timeout=PATIENCE)
