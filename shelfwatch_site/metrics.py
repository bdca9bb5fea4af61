"""`/metrics` for Prometheus: Django's figures, our own, and the state of the site.

Where several processes share a folder (`PROMETHEUS_MULTIPROC_DIR`: a worker's children, the
embedded site's processes) their counters are added up; otherwise a process tells its own.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.request import split_domain_port
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from detection import model_info, model_loaded
from shelfwatch_site.machine_metrics import FamilyCollector, MachineCollector
from shelfwatch_site.state_metrics import StateCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
# What proxies say of whom they ask for.
PROXIES_SAY = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP")
_state = StateCollector()


class ModelCollector(Collector):
    """The model in service, where this process has loaded it."""

    def collect(self) -> Iterator[Metric]:
        labels = ["name", "version", "sha256", "runtime"]
        family = GaugeMetricFamily("shelfwatch_model_info", "The model in service.", labels=labels)
        if model_loaded():
            model = model_info()
            family.add_metric([model.name, model.version, model.sha256, model.runtime], 1)
        yield family


def exposition(*, state: bool = True) -> tuple[str, bytes]:
    """Content type and body; `state` adds what is true of the whole site."""
    return CONTENT_TYPE_LATEST, b"".join(generate_latest(one) for one in _registries(state=state))


def _registries(*, state: bool) -> Iterator[CollectorRegistry]:
    folder = os.environ.get(SHARED)
    yield _added_up(folder) if folder else REGISTRY
    ours = CollectorRegistry(auto_describe=False)
    ours.register(ModelCollector())
    ours.register(MachineCollector(settings.SHELFWATCH_DATA))
    if state:
        ours.register(_state)
    yield ours


def _added_up(folder: str) -> CollectorRegistry:
    _forget_the_dead(folder)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    registry.register(FamilyCollector())
    return registry


def _forget_the_dead(folder: str) -> None:
    """What a killed process was doing is no longer being done."""
    for file in Path(folder).glob("gauge_live*.db"):
        pid = int(file.stem.rsplit("_", 1)[1])
        if not Path(f"/proc/{pid}").exists():
            mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who asks this process itself, as Prometheus does; 404 for who comes through a proxy: the
    figures name stores, and whoever puts a proxy in front need not think of them."""
    if _from_outside(request):
        told = "Metrics are told inside of the network: ask this process by its own address.\n"
        return HttpResponseNotFound(told, content_type="text/plain")
    kind, body = exposition()
    return HttpResponse(body, content_type=kind)


def _from_outside(request: HttpRequest) -> bool:
    """By what a proxy adds; and by the name that people open, as there are proxies that a client
    can tell to leave such headers away (by `Connection`). The site itself speaks no TLS, so who
    asks for an https site by its name came through something that does."""
    if any(name in request.headers for name in PROXIES_SAY):
        return True
    site = urlsplit(settings.SHELFWATCH_BASE_URL)
    asked, _ = split_domain_port(request.headers.get("Host", "").lower())
    return site.scheme == "https" and asked == site.hostname
