"""Settings: what they are by default, how they are read, and what is said about wrong ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipelines import ROOT
from pipelines.deploy.environment import file as environment_file
from pipelines.settings import Settings, SettingsError, table
from pipelines.system.addresses import port_variable


def read(**environ: str) -> Settings:
    return Settings.from_environ(environ)


def problems(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(**environ)
    return str(refused.value).splitlines()


def test_nothing_has_to_be_set() -> None:
    settings = read()
    assert settings == Settings()
    assert settings.home == ROOT / "var"
    assert settings.base_url == "http://127.0.0.1:8010/"
    assert settings.db_url == f"sqlite:///{ROOT}/var/master/state.sqlite"


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("SLIPWAY_WEB_PORT", " 8080 ", "web_port", 8080),
        ("SLIPWAY_LOCAL_WORKERS", "0", "local_workers", 0),
        ("SLIPWAY_HOME", "/srv/slipway", "home", Path("/srv/slipway")),
        ("SLIPWAY_HOME", "", "home", ROOT / "var"),
        ("SLIPWAY_HOST", "10.0.0.7", "host", "10.0.0.7"),
        ("SLIPWAY_WEB_URL", "https://ci.example", "base_url", "https://ci.example/"),
        ("SLIPWAY_WEB_URL", "https://ci.example/", "base_url", "https://ci.example/"),
        ("SLIPWAY_DATABASE_URL", "postgresql:///x", "db_url", "postgresql:///x"),
        ("SLIPWAY_SANDBOX", "walls", "sandbox", "walls"),
        ("SLIPWAY_BUILD_FOLDERS", "/usr:/etc", "build_folders", (Path("/usr"), Path("/etc"))),
    ],
)
def test_a_setting_is_read(variable: str, text: str, field: str, value: Any) -> None:
    assert getattr(read(**{variable: text}), field) == value


def test_paths_start_where_the_command_is_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/ada")
    assert read(SLIPWAY_HOME="here/../var").home == tmp_path / "var"
    assert read(SLIPWAY_HOME="~/slipway").home == Path("/home/ada/slipway")


def test_everything_made_at_run_time_lies_in_the_home() -> None:
    settings = read(SLIPWAY_HOME="/srv/slipway", SLIPWAY_BUILD_WORKERS="2")
    folders = [
        settings.master_dir,
        settings.secrets_dir,
        settings.artifacts_dir,
        settings.wheels_dir,
        settings.worker_dir("build-1"),
    ]
    assert all(folder.is_relative_to("/srv/slipway") for folder in folders)
    assert len(set(folders)) == len(folders)


def test_workers_that_are_started_here_come_before_those_started_by_hand() -> None:
    settings = read(SLIPWAY_BUILD_WORKERS="2", SLIPWAY_LOCAL_WORKERS="1")
    assert settings.build_worker_names == ["build-1", "build-2", "local-1"]


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        ("SLIPWAY_WEB_PORT", "http", "is not a whole number from 1 to 65535."),
        ("SLIPWAY_WEB_PORT", "0", "is not a whole number from 1 to 65535."),
        ("SLIPWAY_STAGING_PORT", "99999", "is not a whole number from 1 to 65535."),
        ("SLIPWAY_STAGING_PORT", "0", "is not a whole number from 1 to 65535."),
        ("SLIPWAY_WEB_PORT", "65536", "is not a whole number from 1 to 65535."),
        ("SLIPWAY_POLL_SECONDS", "-1", "is not a whole number from 1 to 1000000."),
        ("SLIPWAY_BUILD_WORKERS", "0", "is not a whole number from 1 to 1000000."),
        ("SLIPWAY_LOCAL_WORKERS", "1.5", "is not a whole number from 0 to 1000000."),
        ("SLIPWAY_KEEP_ARTIFACTS", "²", "is not a whole number from 1 to 1000000."),
        ("SLIPWAY_SANDBOX", "docker", "is not one of auto, bubblewrap, walls, none."),
        ("SLIPWAY_BUILD_FOLDERS", "/usr:/gone", "names '/gone', which is not a folder."),
    ],
)
def test_a_value_that_cannot_be_used(variable: str, text: str, sentence: str) -> None:
    assert problems(**{variable: text}) == [f"{variable}={text!r} {sentence}"]


@pytest.mark.parametrize(
    ("variable", "remedy"),
    [
        ("SLIPWAY_WEBPORT", "did you mean SLIPWAY_WEB_PORT?"),
        ("SLIPWAY_WEBB_PORT", "did you mean SLIPWAY_WEB_PORT?"),
        ("SLIPWAY_STAGIN_PORT", "did you mean SLIPWAY_STAGING_PORT?"),
        ("SLIPWAY_COLOUR_OF_THE_SHED", "docs/settings.md lists them all."),
    ],
)
def test_an_unknown_name(variable: str, remedy: str) -> None:
    assert problems(**{variable: "1"}) == [f"{variable} is not a setting of Slipway: {remedy}"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("NOTIFY", "never", "is not one of change, always."),
        ("STATUS", "bitbucket", "is not one of github, gitlab, gitea."),
        ("WEBHOOK_URL", "ftp://x/", "is no address that begins with http:// or https://."),
        ("SLACK_URL", "hooks.example", "is no address that begins with http:// or https://."),
        ("MAIL_TO", "ada, bob@example.org", "is no mail address, such as ada@example.org."),
        ("MAIL_FROM", "a@b\nBcc: c@d", "is no mail address, such as ada@example.org."),
        ("MAIL_RELAY", "mail:smtp", "is not HOST:PORT, such as mail.example.org:25."),
    ],
)
def test_a_receiver_that_cannot_be_told(name: str, text: str, words: str) -> None:
    assert problems(**{f"SLIPWAY_{name}": text})[0] == f"SLIPWAY_{name}={text!r} {words}"


def test_receivers_of_mail_may_have_names() -> None:
    told = "Ada <ada@example.org>, bob@example.org"
    assert read(SLIPWAY_MAIL_TO=told, SLIPWAY_MAIL_RELAY="mail.example.org").mail_to == told


def test_a_status_needs_a_repository_and_the_other_way_round() -> None:
    for only in ({"SLIPWAY_STATUS": "gitea"}, {"SLIPWAY_STATUS_URL": "https://git.example/x"}):
        assert problems(**only) == ["SLIPWAY_STATUS and SLIPWAY_STATUS_URL go together: set both."]


def test_every_problem_is_said_at_once() -> None:
    said = problems(SLIPWAY_WEB_PORT="x", SLIPWAY_TRY_PORT="y", SLIPWAY_HOMES="/")
    assert [line.split("=")[0].split()[0] for line in said] == [
        "SLIPWAY_WEB_PORT",
        "SLIPWAY_TRY_PORT",
        "SLIPWAY_HOMES",
    ]


def test_what_others_read_is_left_alone() -> None:
    settings = read(SLIPWAY_STAGING_PORT="8030", SLIPWAY_TEST_KILLS="1000", PATH="/bin")
    assert settings == Settings()


def test_ports_of_environments_are_those_of_their_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "eu-2.toml").write_text('project = "x"\nsettings = "x"\nlisten = "127.0.0.1:80"\n')
    read(SLIPWAY_ENVIRONMENTS=str(tmp_path), SLIPWAY_EU_2_PORT="8099")
    assert problems(SLIPWAY_ENVIRONMENTS=str(tmp_path), SLIPWAY_STAGING_PORT="1")
    monkeypatch.setenv(port_variable("eu-2"), "8099")
    assert environment_file.read(tmp_path, "eu-2", tmp_path).listen == "127.0.0.1:8099"


def test_the_page_about_settings_is_made_from_them() -> None:
    assert table() in (ROOT / "docs" / "settings.md").read_text()


def test_every_setting_is_used_and_says_what_for() -> None:
    text = "\n".join(
        file.read_text()
        for file in (ROOT / "pipelines").rglob("*.py")
        if file != ROOT / "pipelines" / "settings.py"
    )
    derived = {"web_url": "base_url", "database_url": "db_url"}
    for name, field in Settings.model_fields.items():
        assert field.description
        assert re.search(rf"settings\.{derived.get(name, name)}\b", text), name


def test_what_may_hold_a_password_is_not_logged_with_the_others() -> None:
    urls = {
        "SLIPWAY_DATABASE_URL": "postgresql+psycopg://slipway:hush@db.example/slipway",
        "SLIPWAY_WEBHOOK_URL": "https://example.com/hush",
        "SLIPWAY_SLACK_URL": "https://example.com/hush",
    }
    assert "hush" not in repr(read(**urls))
