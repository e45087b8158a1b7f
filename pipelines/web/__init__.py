"""The dashboard: who may look, who may act."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from pipelines.buildbot_patches.rest import answer_whole, refuse_impossible_values
from pipelines.hub.signature import Verifier
from pipelines.hub.webhook import DIALECT, HubHook
from pipelines.project.people import People
from pipelines.settings import Settings
from pipelines.web.auth.login import login
from pipelines.web.auth.roles import rules
from pipelines.web.auth.sign_in import SignIn
from pipelines.web.request import guard


def dashboard(settings: Settings) -> dict[str, Any]:
    """Return Buildbot's `www`: who may look is a setting; people act by their roles."""
    answer_whole()
    refuse_impossible_values()
    auth, closed = login(settings), settings.sign_in == "to-look"
    guard(settings.base_url, SignIn(auth, settings.look_token_file.read_text()) if closed else None)
    # Made now, not with the first poke, which it would take for one of before its own time.
    verifier = Verifier((settings.secrets_dir / "hook").read_bytes())
    return {
        "port": f"tcp:{settings.web_port}:interface={settings.host}",
        "auth": auth,
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
