"""The chart by Helm's own engine: its scenarios, rendered into Kubernetes objects."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import helm_python
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "shelfwatch"
RELEASE = "shelfwatch"
NAMESPACE = "shop"

Object = dict[str, Any]
Values = dict[str, Any]


class ChartError(Exception):
    """What Helm says about values or templates that it does not take."""


def scenarios() -> dict[str, Values]:
    """The values of each file in `ci/`, by the name before `-values.yaml`."""
    files = sorted((CHART / "ci").glob("*-values.yaml"))
    return {file.name.removesuffix("-values.yaml"): read(file) for file in files}


def read(path: Path) -> Values:
    values: Values = yaml.safe_load(path.read_text()) or {}
    return values


def render(values: Values, *, release: str = RELEASE, upgrade: bool = False) -> list[Object]:
    """The objects that `helm template` would print. Raises ChartError with Helm's sentence."""
    files = _files(values, release, upgrade)
    return [
        each
        for path, text in sorted(files.items())
        if not path.endswith(".txt")
        for each in yaml.safe_load_all(text)
        if each
    ]


def notes(values: Values) -> str:
    """What Helm prints after an installation."""
    return next(text for path, text in _files(values, RELEASE, False).items() if "NOTES" in path)


def lint(values: Values) -> list[str]:
    """What `helm lint` finds, of the severity of a warning and above."""
    with _silent():
        found = helm_python.lint(str(CHART), values)
    grave = [message["error"] for message in found["messages"] if message["severity"] > 1]
    return grave + [str(error) for error in found["errors"]]


def _files(values: Values, release: str, upgrade: bool) -> dict[str, str]:
    try:
        files: dict[str, str] = _loaded().render(
            values, name=release, namespace=NAMESPACE, is_install=not upgrade, is_upgrade=upgrade
        )
    except (helm_python.HelmValuesError, helm_python.HelmRenderError) as error:
        raise ChartError(str(error)) from error
    return files


@cache
def _loaded() -> Any:
    with _silent():
        return helm_python.Chart.load(str(CHART))


@contextmanager
def _silent() -> Iterator[None]:
    """Helm's engine tells of every link in the chart, past Python; faults come as exceptions."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
