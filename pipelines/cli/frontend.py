"""Checks of the dashboard's modules: Biome, TypeScript's compiler and their tests, run by node."""

from __future__ import annotations

import os
import shutil
import subprocess

from pipelines import ROOT
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console

_LOCK = ROOT / "package-lock.json"
_PACKAGES = ROOT / "node_modules"
_INSTALLED = _PACKAGES / ".package-lock.json"  # written by npm when it is done
_TESTS = ROOT / "tests" / "frontend"


def frontend_checks() -> dict[str, list[str]]:
    """Return the commands by their names; none where node is missing, which is said.

    Raises CommandFailed if it is missing on a machine of CI, or if npm cannot install.
    """
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    if missing and os.environ.get("CI") == "true":
        raise CommandFailed(
            f"{' and '.join(missing)} not installed, and with CI=true nothing is left out: "
            "install Debian's packages nodejs and npm"
        )
    if missing:
        words = f"{' and '.join(missing)} not installed; the dashboard's modules are not checked"
        console.print(f"  [yellow]![/] {words}")
        return {}
    _install_packages()
    programs = _PACKAGES / ".bin"
    tests = map(str, sorted(_TESTS.glob("*.test.js")))
    return {
        "pages: format and lint": [
            f"{programs}/biome",
            "ci",
            "--error-on-warnings",
            "--colors=off",
        ],
        "pages: types": [f"{programs}/tsc"],
        "pages: tests": [str(shutil.which("node")), "--test", *tests],
    }


def _install_packages() -> None:
    """Install what the lock names, unless that was done since the lock was written."""
    if _INSTALLED.exists() and _INSTALLED.stat().st_mtime >= _LOCK.stat().st_mtime:
        return
    console.print("  installing what checks the dashboard's modules (once)")
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-progress"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CommandFailed(f"npm ci failed: {done.stderr.strip()}")
