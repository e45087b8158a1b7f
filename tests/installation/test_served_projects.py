"""The projects that are served are those that `master.cfg` passes to `configuration`."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.installation.prepare import InstallationError, prepare_secrets, served_projects
from pipelines.settings import Settings

HEAD = """
from pipelines.master import configuration
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.stages import develop, merge, pipeline, repo_test, test

settings = Settings.from_environ()
STAGES = (develop, test, merge, repo_test)
"""
INLINE = """
BuildmasterConfig = configuration(
    settings, projects=[pipeline(Project("shop", settings, environment="staging"), *STAGES)]
)
"""
IN_A_LOOP = """
BuildmasterConfig = configuration(
    settings,
    projects=[pipeline(Project(name, settings, environment=name), *STAGES) for name in "ab"],
)
"""
UNUSED = """
retired = pipeline(Project("retired", settings, environment="staging"), *STAGES)
BuildmasterConfig = configuration(
    settings, projects=[pipeline(Project("shop", settings, environment="other"), *STAGES)]
)
"""
COPY = "BuildmasterConfig = {**BuildmasterConfig}\n"
LATER_KEYS = INLINE + 'BuildmasterConfig["title"] = "Ours"\n'


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = Settings(home=tmp_path, config=tmp_path / "master.cfg")
    monkeypatch.setenv("SLIPWAY_HOME", str(tmp_path))
    prepare_secrets(settings)
    return settings


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (INLINE, ["shop"]),
        (IN_A_LOOP, ["a", "b"]),
        (UNUSED, ["shop"]),
        (LATER_KEYS, ["shop"]),
    ],
)
def test_what_is_passed_to_configuration_is_served_and_nothing_else(
    settings: Settings, text: str, names: list[str]
) -> None:
    settings.config.write_text(HEAD + text)
    assert [project.name for project in served_projects(settings)] == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", "missing"), ("BuildmasterConfig = {}\n", "a dict"), (INLINE + COPY, "a dict")],
)
def test_another_configuration_is_refused_with_the_remedy(
    settings: Settings, text: str, kind: str
) -> None:
    settings.config.write_text(HEAD + text)
    with pytest.raises(InstallationError) as refused:
        served_projects(settings)
    assert str(refused.value) == (
        f"{settings.config}: BuildmasterConfig is {kind}, and must be what "
        "configuration(settings, projects=[...]) returned: add keys to that, do not copy it"
    )
