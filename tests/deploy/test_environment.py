"""An environment's file: every mistake is answered with file, key and remedy."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from pipelines.deploy.environment import Environment
from pipelines.deploy.environment.file import read
from pipelines.deploy.faults import SettingFault
from pipelines.deploy.front import check_port

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
        ({"listen": '"127.0.0.1:0"'}, "listen = '127.0.0.1:0' is wrong; it must be host and port"),
        ({"listen": '"127.0.0.1:65536"'}, "listen = '127.0.0.1:65536' is wrong"),
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
    for wrong in ("many", "0", "99999"):
        monkeypatch.setenv("SLIPWAY_STAGING_PORT", wrong)
        with pytest.raises(SettingFault, match=f"SLIPWAY_STAGING_PORT='{wrong}' is not a port"):
            environment(tmp_path, GOOD)


def test_a_taken_port_advises_the_variable_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        (tmp_path / "eu-west.toml").write_text("".join(f"{k} = {v}\n" for k, v in GOOD.items()))
        monkeypatch.setenv("SLIPWAY_EU_WEST_PORT", port)
        taken = read(tmp_path, "eu-west", tmp_path)
        with pytest.raises(SettingFault, match=rf"{port} .* with SLIPWAY_EU_WEST_PORT or `listen`"):
            check_port(taken)
