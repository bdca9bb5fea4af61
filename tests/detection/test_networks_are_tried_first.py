"""A network that hangs, lies or eats memory is found out before it meets a photo, in a process of
its own; one that passed is not tried again."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import detection
from detection import trials
from detection.checks import model_can_be_read, model_can_be_run
from tests.detection import bad_networks
from tests.detection.networks import write_package
from tests.photos import shelf_photo

BAD = {
    "another shape": (bad_networks.other_shape, "1 x 3 x 5"),
    "texts": (bad_networks.texts, "failed to run"),
    "no answer": (bad_networks.fails, "failed to run"),
    "64 GB": (bad_networks.eats_memory, "failed to run"),
}
PATIENCE = 8  # seconds, in place of the minute that a true site has


@pytest.fixture(autouse=True)
def _own_data(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.SHELFWATCH_DATA = tmp_path / "data"
    detection.reset()
    yield
    detection.reset()


def running() -> str:
    """The command lines of all processes."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            lines.append(file.read_text(errors="replace"))
    return "\n".join(lines)


@pytest.fixture(params=["folder", "bare file"])
def place(request: pytest.FixtureRequest, settings: LazySettings, tmp_path: Path) -> Path:
    """Where SHELFWATCH_MODEL points to: as a package folder, and as the network in it."""
    where = tmp_path / "package" / ("" if request.param == "folder" else "model.onnx")
    settings.SHELFWATCH_MODEL = str(where)
    return tmp_path / "package"


@pytest.mark.parametrize("fault", BAD)
def test_the_check_tells_a_bad_network(place: Path, fault: str) -> None:
    network, words = BAD[fault]
    bad_networks.write(place, network)
    (message,) = model_can_be_read(None)
    assert message.id == "detection.E001"
    assert words in str(message.msg)


def test_a_network_that_never_answers_is_ended(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "SECONDS", PATIENCE)
    bad_networks.write(place, bad_networks.loops)
    begun = monotonic()
    (message,) = model_can_be_read(None)
    first, begun = monotonic() - begun, monotonic()
    assert f"within {PATIENCE} seconds" in str(message.msg)
    assert first < 4 * PATIENCE
    # Who asks again, as each photo does, is told at once.
    assert model_can_be_run(None)[0].msg == message.msg
    assert monotonic() - begun < PATIENCE / 2
    assert str(place) not in running()


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["another shape", "no answer"])
def test_requests_are_told_that_the_detector_is_away(
    client: Client, settings: LazySettings, tmp_path: Path, fault: str
) -> None:
    settings.SHELFWATCH_PREDICT_ANONYMOUS = True
    settings.SHELFWATCH_MODEL = str(bad_networks.write(tmp_path / "package", BAD[fault][0]))
    photo = SimpleUploadedFile("shelf.jpg", shelf_photo(), "image/jpeg")
    answer = client.post("/api/predict", {"image": photo})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (503, "model_unavailable")
    health = client.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "unhealthy")


def test_what_passed_is_not_tried_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(place)
    assert model_can_be_read(None) == []
    monkeypatch.setattr(trials, "SECONDS", 0)  # nobody passes any more
    assert model_can_be_read(None) == []
    assert detection.model_info().classes == ("product", "gap")


def test_other_words_around_the_same_network_are_tried(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHELFWATCH_MODEL = str(write_package(tmp_path / "package"))
    assert model_can_be_read(None) == []
    monkeypatch.setattr(trials, "SECONDS", 0)
    write_package(tmp_path / "package", iou=0.6)
    (message,) = model_can_be_read(None)
    assert "did not answer" in str(message.msg)


def test_the_bundled_network_costs_no_trial(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "SECONDS", 0)
    settings.SHELFWATCH_MODEL = ""
    assert model_can_be_read(None) == []
    assert model_can_be_run(None) == []


def test_a_data_folder_that_cannot_be_written_does_no_harm(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.SHELFWATCH_DATA = tmp_path / "a file"
    settings.SHELFWATCH_DATA.write_text("")
    settings.SHELFWATCH_MODEL = str(write_package(tmp_path / "package"))
    assert model_can_be_read(None) == []
