"""What a hostile branch tries while its tests run: each attempt a line of shell that must fail."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from pipelines.installation import services
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import command

_CONNECT = """python -c "import socket; socket.create_connection(('{address}', {port}), 5)" """
_UNIX = """python -c "import socket; socket.socket(socket.AF_UNIX).connect('{path}')" """

# In any sandbox; {words} are filled in by `push`.
ANYWHERE = {
    "read secrets": "cat {home}/secrets/* {home}/secrets/workers/*",
    "read the secrets of environments": "cat {home}/environments/*/secrets/*",
    "read the state of environments": "ls {home}/environments/staging/state",
    "connect to the database of staging": _UNIX.format(
        path="{home}/environments/staging/database/run/.s.PGSQL.5432"
    ),
    "speak to the supervisor of the services": _UNIX.format(path="{home}/services/run/keeper.sock"),
    "read the master's database": "cat {home}/master/state.sqlite",
    "read the settings of the hook": "cat {home}/secrets/hook",
    "read kept artifacts": "ls {home}/artifacts",
    "read the gatekeeper's folder": "ls {home}/workers/gatekeeper",
    "read the folder of another worker": "ls {home}/workers/local-1",
    "read git's credentials": "cat ~/.git-credentials ~/.netrc {person}/.git-credentials",
    "read git's configuration": "git config --global --get-regexp 'user|credential|url|http'",
    "list the home of the person": "find {person} -maxdepth 1 -type f | grep .",
    "read Slipway's own repository": "ls {root}/.git {root}/master",
    "read the hub's configuration": "cat {hub}/config",
    "push to the hub": "git push {hub} HEAD:refs/heads/sneaked",
    "write into the hub": "echo {revision} > {hub}/refs/heads/sneaked",
    "write into the hub's hooks": "echo true > {hub}/hooks/post-receive",
    "write into Slipway's folder": "touch {home}/secrets/sneaked || touch {home}/master/sneaked",
    "change Slipway": "touch {root}/pipelines/sneaked",
    "change the system": "touch /usr/sneaked || touch /etc/sneaked",
    "see the master": "grep -ls 'master/buildbot.ta[c]' /proc/[0-9]*/cmdline",
    "see the gatekeeper": "grep -lsa 'workers/gatekeepe[r]' /proc/[0-9]*/environ",
    "read the environment of the master": "grep -sa SLIPWAY_HOME /proc/{master}/environ",
    "read the master's files through it": "cat /proc/{master}/root/{home}/secrets/hook",
    "look into the worker": "for it in /proc/[0-9]*; do grep -qs 'twist[d]' $it/cmdline && "
    "head -c 1 $it/environ && exit 0; done; exit 1",
    "keep its memory when there is too little": "test $(cat /proc/self/oom_score_adj) -lt 500",
    "write into the cache": "touch {home}/cache/sneaked",
    "poison an environment": "touch $VIRTUAL_ENV/bin/sneaked",
    "take back that the cache is closed": "unshare -rm mount -o remount,rw,bind {home}/cache",
    "gain rights by a program": "grep -q 'NoNewPrivs:.*0' /proc/self/status",
}
if os.geteuid() == 0:
    ANYWHERE["be Slipway's own user"] = "test $(id -u) = 0"
IN_BUBBLEWRAP = {
    "see the worker": "grep -ls 'twist[d]' /proc/[0-9]*/cmdline",
    "read the worker's log": "cat {home}/workers/build-1/twistd.log",
    "read the folder of another builder": "ls {home}/workers/build-1/tiny-develop",
    "connect to the dashboard": _CONNECT.format(address="127.0.0.1", port="{web}"),
    "connect to the workers' entrance": _CONNECT.format(address="127.0.0.1", port="{worker}"),
    "connect to the entrance of buildbot try": _CONNECT.format(address="127.0.0.1", port="{try}"),
    "connect to staging": _CONNECT.format(address="127.0.0.1", port="{staging}"),
    "reach any network": "grep -v 'lo:' /proc/net/dev | grep :",
    "find the address of an index": "env | grep -i -e ^pip_ -e ^uv_ -e _proxy=",
}


def tried(slipway: Installation, ada: Developer, branch: str, attempts: dict[str, str]) -> str:
    """Push a branch whose test makes all attempts; returns its log, with the status of each."""
    lines = {name: line.format(**_words(slipway, ada)) for name, line in attempts.items()}
    script = "\n".join(
        f'echo {shlex.quote(f"== {name}")}\n( {line} )\necho "== ended $?"'
        for name, line in lines.items()
    )
    files = command("test", "sh attempts.sh 2>&1; env; python manage.py test")
    pushed = ada.push(branch, files | {"attempts.sh": script}, "Look around")
    push = slipway.wait(pushed.revision, "withdrawn")
    test = slipway.dashboard.builds_of(push.id, "test")[-1]
    (log,) = [text for name, text in slipway.dashboard.logs(test) if name == "it/stdio"]
    return log


def outcome(log: str, name: str) -> tuple[int, str]:
    """The status of one attempt, and what it printed."""
    found = re.search(
        rf"^== {re.escape(name)}\n(.*?)^== ended (\d+)", log, re.DOTALL | re.MULTILINE
    )
    assert found is not None, log
    return int(found[2]), found[1]


def secrets_of(slipway: Installation) -> list[str]:
    """Every secret there is: passwords of people, workers and databases, and keys."""
    files = [
        *(slipway.home / "secrets").rglob("*"),
        *slipway.home.glob("environments/*/secrets/*"),
    ]
    texts = [file.read_text() for file in files if file.is_file()]
    words = {word for text in texts for word in re.findall(r"[\w-]{16,}", text)}
    assert len(words) > 10
    return sorted(words)


def _words(slipway: Installation, ada: Developer) -> dict[str, object]:
    return {
        "home": slipway.home,
        "hub": slipway.home / "hub" / "tiny.git",
        "root": Path(__file__).parents[2],
        "person": Path.home(),
        "revision": ada.revision("origin/main"),
        "master": services.running(slipway.settings)["master"].pid,
        "web": slipway.settings.web_port,
        "worker": slipway.settings.worker_port,
        "try": slipway.settings.try_port,
        "staging": slipway.variables["SLIPWAY_STAGING_PORT"],
    }
