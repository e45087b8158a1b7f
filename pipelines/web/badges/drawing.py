"""One badge: two words side by side, as README files show them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree

from pipelines.web.markup import element

LONGEST = 60  # characters
HEIGHT, MARGIN = 20, 6
_FONT = "Verdana,Geneva,DejaVu Sans,sans-serif"
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[]/ -"), frozenset("mwMW@%")


class Colour(StrEnum):
    """Background colours on which white text is readable."""

    GOOD = "#1a7f37"
    BAD = "#c5221f"
    DOUBTFUL = "#8a5a00"
    NEUTRAL = "#0b5cad"
    UNKNOWN = "#616161"


@dataclass(frozen=True)
class Badge:
    """A badge: its label and its message."""

    label: str
    message: str
    colour: Colour

    def svg(self) -> bytes:
        """Return the SVG; screen readers say `label: message`."""
        label, message = _short(self.label), _short(self.message)
        left, right = (_width(text) + 2 * MARGIN for text in (label, message))
        size = {"width": left + right, "height": HEIGHT}
        aloud = f"{label}: {message}"
        namespace = "http://www.w3.org/2000/svg"
        root = element(None, "svg", "", xmlns=namespace, role="img", aria_label=aloud, **size)
        element(root, "title", aloud)
        clip = element(root, "clipPath", id="round")
        element(clip, "rect", "", rx=3, **size)
        boxes = element(root, "g", clip_path="url(#round)")
        element(boxes, "rect", fill="#444", width=left, height=HEIGHT)
        element(boxes, "rect", fill=self.colour, x=left, width=right, height=HEIGHT)
        texts = element(root, "g", fill="#fff", font_family=_FONT, font_size=11)
        for text, x, box in ((label, MARGIN, left), (message, left + MARGIN, right)):
            element(texts, "text", text, x=x, y=14, textLength=box - 2 * MARGIN)
        return ElementTree.tostring(root, encoding="utf-8")


def unknown(label: str) -> Badge:
    """Return the grey badge of an unknown state."""
    return Badge(label, "unknown", Colour.UNKNOWN)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _width(text: str) -> int:
    """Return the estimated width of a text in pixels; the browser fits the text to it."""
    return round(sum(map(_advance, text)))


def _advance(letter: str) -> float:
    if letter in _NARROW:
        return 4.6
    if letter in _WIDE or letter.isupper():
        return 9 if letter in _WIDE else 7.8
    return 11 if unicodedata.east_asian_width(letter) in "WF" else 6.8
