"""Slipway's part of Buildbot's web interface: pages, their data, and the addresses of pushes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from buildbot.www.plugin import Application
from twisted.web import resource, static, util

from pipelines.project.people import People
from pipelines.web import feed
from pipelines.web.api import Api
from pipelines.web.artifact_download import ArtifactDownload
from pipelines.web.auth.me import Me
from pipelines.web.badges.resource import Badges
from pipelines.web.live import Changes, Live
from pipelines.web.metrics.resource import Metrics
from pipelines.web.push_stream import PushStream
from pipelines.web.styles import StyleSheet


class Plugin(Application):
    """Served below `…/plugins/slipway/`; the files are shipped as they are written, unbuilt."""

    def __init__(self) -> None:
        super().__init__("pipelines.web", "pushes, the gate and environments at a glance")
        self.resource = _Root(self)

    def setMaster(self, master: Any) -> None:
        """Begin to serve; `/metrics` lies at the root, where Prometheus looks for it."""
        super().setMaster(master)
        www = master.www
        www.apps.get(www.base_plugin_name).resource.putChild(b"metrics", Metrics(master))


class _Root(resource.Resource):
    def __init__(self, plugin: Plugin) -> None:
        super().__init__()
        self.plugin = plugin

    def getChild(self, path: bytes, request: Any) -> resource.Resource:
        master, name = self.plugin.master, path.decode(errors="replace")
        static_dir = Path(str(self.plugin.static_dir))
        live: Live = master.service_manager.namedServices[Live.name]
        match name:
            case "follow":
                return PushStream(master)
            case "api":
                return Api(live)
            case "me":
                return Me(master, People(live.settings.people_file))
            case "changes":
                return Changes(live)
            case "artifact":
                return ArtifactDownload(live)
            case "badge":
                return Badges(live)
            case feed.NAME:
                return feed.Feed(live)
            case "styles.css":
                _ask_whether_it_is_new(request)
                return StyleSheet(static_dir / "styles")
        files = _Files(str(static_dir))
        file = files.getChild(path, request)
        if file is not files.childNotFound:
            _ask_whether_it_is_new(request)
            return file
        # The address that `git push` printed.
        return util.Redirect(f"{master.config.buildbotURL}#/pipelines/{name}".encode())


class _Files(static.File):
    def directoryListing(self) -> resource.Resource:
        return self.childNotFound


def _ask_whether_it_is_new(request: Any) -> None:
    """Let browsers keep an answer, and ask each time before they use it."""
    request.setHeader(b"Cache-Control", b"no-cache")


ep = Plugin()
