"""Download of kept artifacts: `…/plugins/slipway/artifact/PROJECT/REVISION`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from twisted.web import resource, static
from twisted.web.pages import notFound

from pipelines.project.artifacts import kept_artifact
from pipelines.web.live import Live

_REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class ArtifactDownload(resource.Resource):
    """Serves the artifact of a revision while it is kept."""

    isLeaf = True

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.live = live

    def render_GET(self, request: Any) -> Any:
        """Begin to answer."""
        file = self._found(*(each.decode(errors="replace") for each in request.postpath))
        if file is None:
            nothing: Any = notFound(message="No such artifact is kept: push again to build one.")
            return nothing.render(request)
        disposition = f'attachment; filename="{file.name}"'
        request.setHeader(b"Content-Disposition", disposition.encode())
        return static.File(str(file), "application/gzip").render_GET(request)

    def _found(self, project: str = "", revision: str = "", *_: str) -> Path | None:
        for each in self.live.pipelines:
            if each.project.name == project and _REVISION.fullmatch(revision):
                return kept_artifact(each.project, revision)
        return None
