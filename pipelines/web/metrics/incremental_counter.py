"""Incremental counts of ended rows: each look reads only what came since the last one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

# Seconds; the last bucket, of everything, has no end.
BOUNDS = (1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)


@dataclass
class Durations:
    """Histogram of durations: counts by upper bound, and their total in seconds."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.buckets)

    @property
    def cumulative(self) -> list[tuple[str, float]]:
        """Cumulative buckets, as Prometheus expects them."""
        names = (*(f"{bound:g}" for bound in BOUNDS), "+Inf")
        return list(zip(names, map(float, accumulate(self.buckets)), strict=True))


class IncrementalCounter:
    """Counts and durations by labels, from the oldest row at the first look on.

    table: rows with a growing `id`. labels: what tells one kind of row from another, for ever once
    it has ended. ended, took: when that was, and after how many seconds. Rows may end in another
    order than they were added in, so those that were open are looked at once more; rows that
    retention deletes stay counted.
    """

    def __init__(
        self,
        table: sa.Table,
        labels: Sequence[sa.ColumnElement[Any]],
        ended: sa.ColumnElement[Any],
        took: sa.ColumnElement[Any] | None = None,
    ) -> None:
        self.found: defaultdict[tuple[Any, ...], Durations] = defaultdict(Durations)
        self._table, self._ended = table, ended
        took = sa.literal(0.0) if took is None else took
        bucket = sa.case(
            *((took <= bound, number) for number, bound in enumerate(BOUNDS)), else_=len(BOUNDS)
        )
        self._labels = [each.label(f"label_{number}") for number, each in enumerate(labels)]
        self._figures = (bucket.label("bucket"), took.label("took"))
        self._upto = 0
        self._open: list[int] = []

    def look(self, conn: sa.Connection) -> None:
        """Count what has ended since the last look."""
        ids = self._table.c.id
        newest = conn.execute(sa.select(sa.func.max(ids))).scalar() or 0
        new = sa.or_(ids > self._upto, ids.in_(self._open))
        mine = sa.select(ids).where(new, ids <= newest)
        # First, so that what ends meanwhile is counted the next time, and not lost.
        still_open = list(conn.execute(mine.where(self._ended.is_(None))).scalars())
        ended = sa.select(*self._labels, *self._figures).where(new, ids <= newest)
        rows = ended.where(self._ended.is_not(None), ids.not_in(still_open)).subquery()
        *kinds, took = rows.c
        query = sa.select(*kinds, sa.func.count(), sa.func.sum(took)).group_by(*kinds)
        for *labels, bucket, count, total in conn.execute(query).all():
            durations = self.found[tuple(labels)]
            durations.buckets[bucket] += count
            durations.total += float(total or 0)
        self._upto, self._open = max(newest, self._upto), still_open
