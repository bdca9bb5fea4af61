"""The whole chain with the bundled network on a rendered shelf."""

from dataclasses import asdict

import pytest

from detection import Box, PhotoFindings, examine_photo, inspect_photo
from tests.photos import shelf_photo
from tests.waiting import wait_until


def inside(box: Box, findings: PhotoFindings) -> bool:
    return 0 <= box.x1 < box.x2 <= findings.width and 0 <= box.y1 < box.y2 <= findings.height


def test_products_rows_and_quality_are_told() -> None:
    findings = examine_photo(shelf_photo())
    info = inspect_photo(shelf_photo())
    assert (findings.width, findings.height) == (info.width, info.height)
    assert findings.quality.usable
    assert len(findings.products) > 20
    assert len(findings.rows) >= 2
    assert all(inside(each.box, findings) for each in findings.products)
    assert all(inside(each.box, findings) for each in findings.gaps)
    assert [each.score for each in findings.products] == sorted(
        (each.score for each in findings.products), reverse=True
    )
    assert not findings.capped


def test_it_answers_the_same_every_time() -> None:
    answers = [asdict(examine_photo(shelf_photo(holes=True))) for _ in range(3)]
    for answer in answers:
        del answer["timing"]
    assert answers[0] == answers[1] == answers[2]


def test_a_lower_confidence_only_adds() -> None:
    usual = examine_photo(shelf_photo())
    more = examine_photo(shelf_photo(), confidence=0.05)
    fewer = examine_photo(shelf_photo(), confidence=0.8)
    assert set(usual.products) <= set(more.products)
    assert set(fewer.products) <= set(usual.products)
    assert all(each.score >= 0.8 for each in fewer.products)
    assert usual.rows == more.rows == fewer.rows


def test_products_known_from_elsewhere_take_the_place_of_the_detectors() -> None:
    photo = shelf_photo(holes=True)
    usual = examine_photo(photo)
    row = sorted((each.box for each in usual.products if each.row == 1), key=lambda box: box.x1)
    known = [each.box for each in usual.products if each.box != row[4]]
    findings = examine_photo(photo, products=known)
    assert {each.box for each in findings.products} == set(known)
    assert {(gap.row, gap.evidence) for gap in usual.gaps} == {(2, "both")}
    assert [(gap.row, gap.evidence) for gap in findings.gaps] == [(1, "geometry"), (2, "both")]
    assert findings.gaps[0].box.x1 < row[4].centre[0] < findings.gaps[0].box.x2


@pytest.mark.parametrize("confidence", [0, 0.009, 1.01, -1, float("nan")])
def test_a_senseless_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        examine_photo(shelf_photo(), confidence=confidence)


def test_the_stages_add_up() -> None:
    def adds_up() -> bool:
        """A busy machine may rest between two stages, but not every time."""
        timing = examine_photo(shelf_photo()).timing
        before, after = timing.decode_ms + timing.preprocess_ms, timing.postprocess_ms
        parts = before + timing.inference_ms + after
        return 0 < parts == pytest.approx(timing.total_ms, rel=0.05, abs=2)

    wait_until(adds_up, what="the stages to be as long as the whole")


def test_the_model_tells_itself() -> None:
    model = examine_photo(shelf_photo()).model
    assert model.runtime.startswith("onnxruntime ")
    assert model.runtime.endswith("CPUExecutionProvider")
    assert len(model.sha256) == 64
