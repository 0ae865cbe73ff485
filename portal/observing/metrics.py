"""Metrics for Prometheus at /metrics: off unless METRICS_TOKEN is set, and then only for those who send it.

With several processes, gunicorn.conf.py names the folder where they add up what they count.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import prometheus_client as prometheus
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.multiprocess import MultiProcessCollector

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True)
class Instruments:
    requests: prometheus.Counter
    seconds: prometheus.Histogram
    slow_queries: prometheus.Counter


@cache
def instruments() -> Instruments:
    return Instruments(
        prometheus.Counter("portal_requests", "Requests answered.", ["method", "route", "status"]),
        prometheus.Histogram("portal_request_seconds", "Time until the answer.", ["route"], buckets=SECONDS),
        prometheus.Counter("portal_slow_queries", "Queries slower than SLOW_QUERY_MILLISECONDS."),
    )


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    if settings.METRICS_TOKEN:
        instruments().requests.labels(method, route, str(status)).inc()
        instruments().seconds.labels(route).observe(seconds)


def count_slow_query() -> None:
    if settings.METRICS_TOKEN:
        instruments().slow_queries.inc()


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All that was counted, for `Authorization: Bearer` and the token; without it 404, as if there were none."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(request.headers.get("Authorization", ""), expected):
        return HttpResponseNotFound("Not found.", content_type="text/plain")
    registry = prometheus.REGISTRY
    if FOLDER in os.environ:
        registry = prometheus.CollectorRegistry()
        add_processes: Callable[[prometheus.CollectorRegistry], object] = MultiProcessCollector
        add_processes(registry)
    return HttpResponse(prometheus.generate_latest(registry), content_type=prometheus.CONTENT_TYPE_LATEST)
