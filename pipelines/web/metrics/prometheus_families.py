"""Metric families of Prometheus's own library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

from pipelines.web.metrics.incremental_counter import Durations

Labelled = dict[tuple[str, ...], float]


def gauge(
    name: str, help_text: str, labels: Sequence[str], figures: Mapping[tuple[str, ...], float]
) -> Metric:
    """Gauge family."""
    family = GaugeMetricFamily(name, help_text, labels=labels)
    for values, value in sorted(figures.items()):
        family.add_metric(values, value)
    return family


def counter(
    name: str,
    help_text: str,
    labels: Sequence[str],
    figures: Iterable[tuple[tuple[Any, ...], float]],
) -> Metric:
    """Counter family; equal labels are summed."""
    sums: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for values, value in figures:
        sums[values] += value
    family = CounterMetricFamily(name, help_text, labels=labels)
    for values, value in sorted(sums.items()):
        family.add_metric(values, value)
    return family


def histogram(
    name: str, help_text: str, labels: Sequence[str], figures: Iterable[tuple[Any, Durations]]
) -> Metric:
    """Histogram family of durations in seconds."""
    family = HistogramMetricFamily(name, help_text, labels=labels)
    for values, durations in sorted(figures, key=lambda each: each[0]):
        family.add_metric(values, durations.cumulative, durations.total)
    return family


class Collected:
    """Collector of families that were computed beforehand."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Sequence[Metric]:
        """Return the families."""
        return self._families
