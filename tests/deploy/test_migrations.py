"""What an earlier version left of an environment is brought to this one."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipelines.deploy import migrations
from pipelines.deploy.environment import Environment
from pipelines.supervisor import Process, Supervisor

PYTHON = "/srv/slipway/.venv/bin/python"
DATABASE = ("/usr/bin/env", "PYTHONPATH=/srv/slipway", PYTHON, "-m", "pipelines.deploy.postgres")
FRONT = (PYTHON, "-m", "pipelines.front", "--listen", "127.0.0.1:8020")
WEB = ("/srv/venv/bin/python", "-m", "gunicorn", "pipelines.front")  # its own business


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """One that the version before left, with nothing in it."""
    made = Environment("tiny", "settings", "127.0.0.1:0", name="staging", home=tmp_path)
    made.prepare()
    return made


def kept(argv: tuple[str, ...]) -> Process:
    return Process(argv, {"SECRET_KEY": "x"}, "/", "/dev/null")


def lay_out(environment: Environment) -> None:
    """Database, front and web server as the version before wanted and recorded them."""
    folder = environment.state / "processes"
    folder.mkdir(mode=0o700)
    recorded = {}
    for name, argv in (("database", DATABASE), ("front", FRONT), ("web-1", WEB)):
        (folder / f"{name}.json").write_text(kept(argv).to_json())
        recorded[name] = {
            "pid": 1,
            "start_time": 0,
            "process": kept(argv).to_json(),
            "restarts": 0,
        }
    record = {"boot": "another", "pid": 1, "processes": recorded}
    (environment.state / "keeper.json").write_text(json.dumps(record))


def wanted(environment: Environment) -> dict[str, Process]:
    files = (environment.state / "processes").glob("*.json")
    return {path.stem: Process.from_json(path.read_text()) for path in files}


def recorded(environment: Environment) -> dict[str, Process]:
    record = json.loads((environment.state / "keeper.json").read_text())
    return {name: Process.from_json(one["process"]) for name, one in record["processes"].items()}


def test_kept_command_lines_name_modules_by_where_they_are_now(environment: Environment) -> None:
    lay_out(environment)
    migrations.bring_up_to_date(environment)
    now = {
        "database": kept((*DATABASE[:-1], "pipelines.postgres")),
        "front": kept((*FRONT[:2], "pipelines.deploy.front.embedded", *FRONT[3:])),
        "web-1": kept(WEB),
    }
    assert wanted(environment) == recorded(environment) == now
    assert all(find_spec(name) for name in ("pipelines.postgres", now["front"].argv[2]))
    private = [environment.state / "keeper.json", *(environment.state / "processes").iterdir()]
    assert all(path.stat().st_mode & 0o077 == 0 for path in private)


def test_each_migration_runs_once(environment: Environment) -> None:
    migrations.bring_up_to_date(environment)
    lay_out(environment)
    migrations.bring_up_to_date(environment)
    assert wanted(environment)["front"] == kept(FRONT)


def test_one_that_was_killed_is_repeated(environment: Environment) -> None:
    lay_out(environment)
    migrations.bring_up_to_date(environment)
    now = wanted(environment)
    (environment.state / "version").unlink()
    migrations.bring_up_to_date(environment)
    assert wanted(environment) == recorded(environment) == now


def test_an_environment_with_nothing_in_it_has_no_supervisor_afterwards(
    environment: Environment,
) -> None:
    migrations.bring_up_to_date(environment)
    assert Supervisor(environment.directory).status() == []
