"""Bytes for a command's standard input, as Buildbot can send them.

Its protocol takes text alone there, and no more than 640 KB at once. A file would be written by the
worker itself, outside of the sandbox, to wherever a build has put a link.
"""

from __future__ import annotations

import base64
import gzip

UNPACK = "base64 --decode | gunzip"


def packed(content: bytes) -> str:
    """Encode bytes as text that `UNPACK` decodes."""
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()
