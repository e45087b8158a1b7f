"""nginx's configuration; how it behaves as a front is tested beside the embedded one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.deploy.front import nginx
from pipelines.system.faults import EnvironmentFault


@pytest.fixture
def front(tmp_path: Path) -> nginx.Front:
    return nginx.Front(
        listen="127.0.0.1:8020",
        socket=tmp_path / "run/web.sock",
        static={"/static/": tmp_path / "assets"},
        run=tmp_path / "run",
        access_log=tmp_path / "access.log",
    )


def needs_nginx() -> bool:
    """The half of these tests that runs nginx; a set-up that promises it must have it."""
    there = nginx.installed() is not None
    assert there or os.environ.get("SLIPWAY_REQUIRE_NGINX") != "1", "install nginx"
    return there


def test_writes_nothing_outside_the_environment(front: nginx.Front, tmp_path: Path) -> None:
    paths = [word for word in nginx.configuration(front).split('"') if word.startswith("/")]
    assert len(paths) > 6
    outside = {path for path in paths if not path.startswith(str(tmp_path))}
    assert outside == {"/static/"}


def test_a_user_is_named_only_by_root(front: nginx.Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "\nuser " in nginx.configuration(front)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "\nuser " not in nginx.configuration(front)


def test_without_nginx_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(nginx, "installed", lambda: None)
    with pytest.raises(EnvironmentFault, match='set front = "embedded"'):
        nginx.command(tmp_path / "nginx.conf")


if needs_nginx():

    def test_is_written_when_nginx_itself_finds_it_right(front: nginx.Front) -> None:
        assert nginx.write(front).read_text() == nginx.configuration(front)

    @pytest.mark.parametrize("wrong", ["listen", "socket"])
    def test_is_not_written_otherwise(wrong: str, front: nginx.Front, tmp_path: Path) -> None:
        kept = nginx.write(front)
        before = kept.read_text()
        values = {"listen": "nowhere:at-all", "socket": tmp_path / ("deep/" * 30) / "web.sock"}
        broken = nginx.Front(**{**vars(front), wrong: values[wrong]})
        with pytest.raises(EnvironmentFault, match="nginx refuses"):
            nginx.write(broken)
        assert kept.read_text() == before
