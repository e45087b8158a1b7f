"""Watches a release for some seconds after it got the traffic: is anything worse than before?"""

from __future__ import annotations
