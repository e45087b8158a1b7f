"""An environment's file: every mistake is answered with file, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.deploy.environment import Environment
from pipelines.deploy.environment.file import read
from pipelines.deploy.faults import SettingFault

GOOD = {
    "project": '"sample_app"',
    "settings": '"config.settings.staging"',
    "listen": '"127.0.0.1:8020"',
}


def environment(tmp_path: Path, values: dict[str, str]) -> Environment:
    lines = [f"{key} = {value}\n" for key, value in values.items()]
    (tmp_path / "staging.toml").write_text("".join(lines))
    return read(tmp_path, "staging", tmp_path)


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    found = environment(tmp_path, GOOD)
    assert (found.front, found.web_workers, found.database) == ("auto", 2, {"server": "private"})
    assert (found.host, found.port, found.url) == ("127.0.0.1", 8020, "http://127.0.0.1:8020/")
    assert found.directory == tmp_path / "environments" / "staging"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": '"red"'}, "the key 'colour' is unknown; known are project, settings"),
        ({"drian": "30"}, "the key 'drian' is unknown; did you mean 'drain'?"),
        ({"web_workers": '"two"'}, "web_workers = 'two' is wrong; it must be a whole number"),
        ({"web_workers": "0"}, "web_workers = 0 is wrong; it must be a whole number"),
        ({"keep_releases": "true"}, "keep_releases = True is wrong"),
        ({"bake": "-1"}, "bake = -1 is wrong; it must be a number of seconds"),
        ({"listen": '"8020"'}, "listen = '8020' is wrong; it must be host and port"),
        ({"front": '"apache"'}, "it must be one of auto, nginx, embedded"),
        ({"database": '{server = "mysql"}'}, "a table with the key server, one of private, url"),
        ({"variables": "{DEBUG = 0}"}, 'a table of texts, as in DEBUG = "0"'),
    ],
)
def test_wrong_setting(tmp_path: Path, change: dict[str, str], words: str) -> None:
    with pytest.raises(SettingFault, match=r"staging\.toml: ") as refusal:
        environment(tmp_path, GOOD | change)
    assert words in str(refusal.value)


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingFault) as refusal:
        environment(tmp_path, {"listen": "1", "bake": '"x"'})
    assert len(str(refusal.value).splitlines()) == 4


def test_missing_or_unreadable_file(tmp_path: Path) -> None:
    environment(tmp_path, GOOD)
    with pytest.raises(SettingFault, match=r"no environment 'production'.*Known here: staging\."):
        read(tmp_path, "production", tmp_path)
    (tmp_path / "staging.toml").write_text("project = ")
    with pytest.raises(SettingFault, match=r"staging\.toml is not valid TOML"):
        read(tmp_path, "staging", tmp_path)


def test_port_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIPWAY_STAGING_PORT", "8999")
    assert environment(tmp_path, GOOD).listen == "127.0.0.1:8999"
    monkeypatch.setenv("SLIPWAY_STAGING_PORT", "many")
    with pytest.raises(SettingFault, match="SLIPWAY_STAGING_PORT='many' is not a port"):
        environment(tmp_path, GOOD)
