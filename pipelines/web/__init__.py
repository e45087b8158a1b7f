"""The dashboard: who may look, who may act."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from pipelines.buildbot_patches.rest import answer_whole
from pipelines.hub.signature import Verifier
from pipelines.hub.webhook import DIALECT, HubHook
from pipelines.project.people import People
from pipelines.settings import Settings
from pipelines.web.auth.login import login
from pipelines.web.auth.roles import rules
from pipelines.web.request import guard


def dashboard(settings: Settings) -> dict[str, Any]:
    """Return Buildbot's `www`: anyone who reaches the page may look; people act by their roles."""
    answer_whole()
    guard(settings.base_url)
    # Made now, not with the first poke, which it would take for one of before its own time.
    verifier = Verifier((settings.secrets_dir / "hook").read_bytes())
    return {
        "port": f"tcp:{settings.web_port}:interface={settings.host}",
        "auth": login(settings),
        "authz": rules(People(settings.people_file)),
        "change_hook_dialects": {
            DIALECT: {"custom_class": HubHook, "verifier": verifier},
        },
        "versions": [
            ("Slipway", version("slipway"))
        ],  # at the foot of pages, and on Buildbot's About
        "plugins": {"slipway": {}, "console_view": {}, "waterfall_view": {}},
        "avatar_methods": [],  # the default asks a foreign host for a picture of each author
    }
