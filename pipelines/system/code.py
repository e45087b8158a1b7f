"""Tells one version of Slipway's code from another, also where nobody gave it a number."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest(*places: Path) -> str:
    """The SHA-256 of files, and of all Python files below folders; ones that are missing count."""
    found = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            content = path.read_bytes() if path.exists() else b""
            found.update(hashlib.sha256(content).digest())
    return found.hexdigest()
