"""What the documentation says is there is there, and its examples are read as they stand."""

from __future__ import annotations

import pkgutil
import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines import ROOT
from pipelines.cli import slipway
from pipelines.deploy.cli import deploy as deploy_command
from pipelines.project.document import PipelineFile

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAMS = ("python", "pre-commit", "py-spy")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text(), re.DOTALL | re.MULTILINE)


def commands() -> Iterator[tuple[str, str]]:
    """Every command that a page tells people to type, with the page's name."""
    for page in PAGES:
        for block in blocks(page, "console"):
            for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
                yield page.name, line.split("  #")[0].rstrip(" \\")


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_a_command_that_is_shown_exists(page: str, line: str) -> None:
    words = [*dropwhile(lambda word: re.match("[A-Z_]+=", word), shlex.split(line))]
    if words[0] == "make":
        assert words[1] in TARGETS
    elif words[0].endswith("slipway") and words[1] == "deploy":
        verb, *options = words[2:]
        deploy_command.commands[verb].make_context(verb, options)
    elif words[0].endswith("slipway") and words[1] == "gate":
        assert CliRunner().invoke(slipway, [*words[1:3], "--help"]).exit_code == 0
    elif words[0].endswith("slipway"):
        assert CliRunner().invoke(slipway, [words[1], "--help"]).exit_code == 0
    else:
        known = ("cd", "git", "buildbot", *(f".venv/bin/{name}" for name in PROGRAMS))
        assert words[0] in known, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_verbs_in_the_text_exist(page: Path) -> None:
    named = set(re.findall(r"`make ([a-z-]+)", page.read_text()))
    assert named <= TARGETS


def test_the_pipeline_toml_of_the_reference_is_read_as_it_stands() -> None:
    [text] = blocks(ROOT / "docs" / "pipeline-toml.md", "toml")
    document = PipelineFile.model_validate(tomllib.loads(text))
    assert list(document.test.commands) == ["run-tests"]


def test_the_readme_names_the_stages_in_their_order() -> None:
    table = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert table == ["develop", "test", "merge", "repo-test", "deploy-to-staging"]


NAMES = sorted(
    {name for page in PAGES for name in re.findall(r"`(pipelines(?:\.\w+)+)`", page.read_text())}
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_to_jump_to_is_there(name: str) -> None:
    found = pkgutil.resolve_name(name)
    assert getattr(found, "__module__", name).startswith("pipelines")
