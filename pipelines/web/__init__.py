"""The dashboard: who may look, who may act."""

from __future__ import annotations

from typing import Any

from buildbot.plugins import util

from pipelines.hub.signature import Verifier
from pipelines.hub.webhook import DIALECT, HubHook
from pipelines.settings import Settings

ADMINISTRATOR = "admin"


def dashboard(settings: Settings) -> dict[str, Any]:
    """Return Buildbot's `www`: anyone who reaches the page may look, one person may act."""
    password = (settings.secrets_dir / "admin-password").read_text().strip()
    # Made now, not with the first poke, which it would take for one of before its own time.
    verifier = Verifier((settings.secrets_dir / "hook").read_bytes())
    return {
        "port": f"tcp:{settings.web_port}:interface={settings.host}",
        "auth": util.UserPasswordAuth([(ADMINISTRATOR, password)]),
        "authz": util.Authz(
            allowRules=[util.AnyControlEndpointMatcher(role="administrator")],
            roleMatchers=[
                util.RolesFromUsername(roles=["administrator"], usernames=[ADMINISTRATOR])
            ],
        ),
        "change_hook_dialects": {
            DIALECT: {"custom_class": HubHook, "verifier": verifier},
        },
        "plugins": {"slipway": {}, "console_view": {}, "waterfall_view": {}},
        "avatar_methods": [],  # the default asks a foreign host for a picture of each author
    }
