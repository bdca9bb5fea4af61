"""What the checks of the delivery share."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.delivery import chart
from scripts.delivery.chart import ROOT, Object, Values
from tests.delivery.site import PYTHON, Process, web

OPEN = {"site": {"predictAnonymous": True}}


@pytest.fixture
def values() -> Values:
    """The least that the chart takes."""
    return {
        "site": {"url": "https://shelves.example.com"},
        "storage": {"url": "s3://photos"},
        "secret": {"name": "shelfwatch"},
    }


@pytest.fixture(scope="session")
def recommended() -> list[Object]:
    return chart.render(chart.scenarios()["rollout-gatewayapi"])


@pytest.fixture(scope="session")
def open_site() -> list[Object]:
    """The recommended scenario, where anybody may detect."""
    values = chart.scenarios()["rollout-gatewayapi"]
    values["site"] |= OPEN["site"]
    return chart.render(values)


@pytest.fixture(scope="session")
def running(open_site: list[Object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with web(open_site, tmp_path_factory.mktemp("web")) as process:
        yield process


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A rendered shelf as a JPEG."""
    folder: Path = tmp_path_factory.mktemp("photo")
    subprocess.run(
        [PYTHON, "manage.py", "render_shelves", str(folder), "--count", "1"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.rglob("*.jpg")).read_bytes()
