"""What `rendering` promises can be had from it, though it is fetched when it is asked for."""

import pytest

import rendering


@pytest.mark.parametrize("name", rendering.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(rendering, name) is not None


@pytest.mark.parametrize("name", ["shelf_paint", "core_camera"])
def test_another_name_is_told_as_ever(name: str) -> None:
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
        getattr(rendering, name)
