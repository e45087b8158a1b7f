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
    name: str, help_text: str, labels: Sequence[str], figures: Mapping[tuple[str, ...], float]
) -> Metric:
    """Return what is so now."""
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
    """Return what only grows; what has the same labels is added up."""
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
    """Return how long something takes."""
    family = HistogramMetricFamily(name, help_text, labels=labels)
    for values, durations in sorted(figures, key=lambda each: each[0]):
        family.add_metric(values, durations.cumulative, durations.total)
    return family


class Collected:
    """Figures that are known already, as a registry asks for them."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Sequence[Metric]:
        """Return them."""
        return self._families
