"""The dashboard's style sheet: a file for each page on disk, one answer for browsers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.web import http, resource

# In the order of the cascade: what all pages share, each page's own, the colours of states.
SHEETS = (
    *("base", "parts"),
    *("pipelines", "push", "tests", "gate", "environments", "trends"),
    "states",
)


class StyleSheet(resource.Resource):
    """Answers with the sheets of a folder, one after the other, read anew each time."""

    isLeaf = True

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.files = [folder / f"{name}.css" for name in SHEETS]

    def render_GET(self, request: Any) -> bytes:
        """Answer, or say that what the browser has is the newest."""
        request.setHeader(b"Content-Type", b"text/css; charset=utf-8")
        newest = max(file.stat().st_mtime for file in self.files)
        if request.setLastModified(newest) is http.CACHED:
            return b""
        return b"".join(file.read_bytes() for file in self.files)
