"""Reading settings from environment variables."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import Environment, database


def test_all_missing_variables_are_named_at_once() -> None:
    env = Environment({"DATABASE_URL": "sqlite:///x", "ALLOWED_HOSTS": ""})
    assert env.required("SECRET_KEY") == ""
    assert env.required("DATABASE_URL") == "sqlite:///x"
    assert env.required("ALLOWED_HOSTS") == ""
    with pytest.raises(ImproperlyConfigured, match="without SECRET_KEY, ALLOWED_HOSTS: set them"):
        env.stop_if_missing()


def test_nothing_missing_does_not_stop() -> None:
    env = Environment({"SECRET_KEY": "k"})
    env.required("SECRET_KEY")
    env.stop_if_missing()


@pytest.mark.parametrize(
    ("value", "words"),
    [("", []), ("a", ["a"]), ("a,b", ["a", "b"]), (" a , ,b, ", ["a", "b"])],
)
def test_words(value: str, words: list[str]) -> None:
    assert Environment({"HOSTS": value}).words("HOSTS") == words


@pytest.mark.parametrize(("value", "expected"), [("on", True), ("off", False), ("", True)])
def test_switch(value: str, expected: bool) -> None:
    assert Environment({"TLS": value}).switch("TLS", default="on") is expected


@pytest.mark.parametrize("value", ["true", "ON", "0", "yes"])
def test_a_switch_takes_only_on_and_off(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f'TLS is "{value}"; set it to "on" or "off"'):
        Environment({"TLS": value}).switch("TLS", default="on")


def test_a_number_must_be_one() -> None:
    env = Environment({"PORT": "25", "BAD": "25a"})
    assert env.number("PORT", default="1") == 25
    with pytest.raises(ImproperlyConfigured, match='BAD is "25a"'):
        env.number("BAD", default="1")


def test_sqlite_url() -> None:
    assert database("sqlite:////tmp/bioweb.sqlite3")["NAME"] == "/tmp/bioweb.sqlite3"  # noqa: S108
    assert database("sqlite:///:memory:")["NAME"] == ":memory:"


def test_postgresql_url_over_a_unix_socket() -> None:
    setting = database("postgresql://web:p%40ss@/bioweb?host=/run/pg&application_name=bioweb")
    assert setting["NAME"] == "bioweb"
    assert setting["USER"] == "web"
    assert setting["PASSWORD"] == "p@ss"
    assert setting["HOST"] == "/run/pg"
    assert setting["PORT"] == ""
    assert setting["OPTIONS"] == {"connect_timeout": "5", "application_name": "bioweb"}


def test_postgresql_url_over_tcp() -> None:
    setting = database("postgres://web@db.example:5433/bioweb?connect_timeout=1")
    assert (setting["HOST"], setting["PORT"]) == ("db.example", "5433")
    assert setting["OPTIONS"] == {"connect_timeout": "1"}


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@h/n", "bioweb", "postgresql://u:secret@h/n?no_such_option=1"]
)
def test_a_wrong_database_url_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as caught:
        database(url)
    assert "secret" not in str(caught.value)
