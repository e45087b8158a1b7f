"""`slipway test`: every test there is, on a machine that may have nothing yet."""

from __future__ import annotations
