"""Figures as Prometheus's own library writes them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

from pipelines.web.metrics.incremental_counter import Durations

Labelled = dict[tuple[str, ...], float]


def gauge(
    name: str, says: str, labels: Sequence[str], found: Mapping[tuple[str, ...], float]
) -> Metric:
    """Return what is so now."""
    family = GaugeMetricFamily(name, says, labels=labels)
    for values, value in sorted(found.items()):
        family.add_metric(values, value)
    return family


def counter(
    name: str, says: str, labels: Sequence[str], found: Iterable[tuple[tuple[Any, ...], float]]
) -> Metric:
    """Return what only grows; what has the same labels is added up."""
    sums: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for values, value in found:
        sums[values] += value
    family = CounterMetricFamily(name, says, labels=labels)
    for values, value in sorted(sums.items()):
        family.add_metric(values, value)
    return family


def histogram(
    name: str, says: str, labels: Sequence[str], found: Iterable[tuple[Any, Durations]]
) -> Metric:
    """Return how long something takes."""
    family = HistogramMetricFamily(name, says, labels=labels)
    for values, durations in sorted(found, key=lambda each: each[0]):
        family.add_metric(values, durations.cumulative, durations.total)
    return family


class Collected:
    """Figures that are known already, as a registry asks for them."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Sequence[Metric]:
        """Return them."""
        return self._families
