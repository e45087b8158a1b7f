"""Well-formed XML whatever a branch or an author is called."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(
    parent: ElementTree.Element | None, tag: str, text: str = "", **attributes: object
) -> ElementTree.Element:
    """Return a new element, below `parent` if there is one; `_` in attributes stands for `-`."""
    named = {name.replace("_", "-"): readable(str(value)) for name, value in attributes.items()}
    created = ElementTree.Element(tag, named)
    created.text = readable(text) or None
    if parent is not None:
        parent.append(created)
    return created


def readable(text: str) -> str:
    """Return a text with `�` for the characters that XML may not contain."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
