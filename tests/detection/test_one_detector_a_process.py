"""The detector is loaded once, by whoever needs it first, and again in a forked child."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import LazySettings

import detection
from detection import registry
from tests.detection.networks import write_package
from tests.detection.pictures import encoded, noise


@pytest.fixture(autouse=True)
def _tiny(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.SHELFWATCH_MODEL = str(write_package(tmp_path))
    detection.reset()
    yield
    detection.reset()


def test_nothing_is_loaded_before_it_is_needed() -> None:
    assert not detection.model_loaded()
    detection.warm_up()
    assert detection.model_loaded()
    assert detection.model_info().name == "tiny"


def test_threads_share_one() -> None:
    with ThreadPoolExecutor(8) as pool:
        detectors = list(pool.map(lambda _: registry.detector(), range(32)))
    assert len({id(each) for each in detectors}) == 1


def test_threads_get_the_same_answer() -> None:
    photo = encoded(noise(200, 150))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: detection.examine_photo(photo), range(12)))
    assert len({(answer.products, answer.gaps, answer.rows) for answer in answers}) == 1


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_loads_its_own() -> None:
    registry.detector()
    child = os.fork()
    if child == 0:
        before = registry.loaded()
        detection.warm_up()
        os._exit(0 if not before and registry.loaded() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_missing_model_is_one_sentence_and_is_asked_for_again(
    settings: LazySettings, tmp_path: Path
) -> None:
    good = settings.SHELFWATCH_MODEL
    settings.SHELFWATCH_MODEL = str(tmp_path / "nowhere")
    with pytest.raises(detection.PackageError, match="no model at"):
        detection.model_info()
    settings.SHELFWATCH_MODEL = good
    assert detection.model_info().name == "tiny"


def test_the_door_opens_without_the_heavy_things() -> None:
    code = (
        "import sys, detection; "
        "sys.exit(any(name in sys.modules for name in ('onnxruntime', 'cv2', 'django')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_one_file_knows_onnxruntime() -> None:
    core = Path(detection.__file__).parent / "core"
    assert [
        file.name for file in core.glob("*.py") if "import onnxruntime" in file.read_text()
    ] == ["session.py"]
