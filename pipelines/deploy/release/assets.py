"""Static files of all releases in one place that is only added to.

A page that was opened under the release before asks for that release's style sheets after the
switch; their names carry a hash, so both can be there. (Kamal's asset bridge.)
"""

from __future__ import annotations

import filecmp
import shutil

from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release


def share(environment: Environment, release: Release) -> int:
    """Copy what is new, each file whole or not at all; returns how many were."""
    source = release.app / release.manifest.run.static
    if not release.manifest.run.static or not source.is_dir():
        return 0
    added = 0
    for path in source.rglob("*"):
        target = environment.assets / path.relative_to(source)
        if path.is_dir() or (target.exists() and filecmp.cmp(path, target, shallow=False)):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(target.name + ".partial")
        shutil.copyfile(path, aside)
        aside.replace(target)
        added += 1
    return added
