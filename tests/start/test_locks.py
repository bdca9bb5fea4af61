"""The lock files pin every package by hash and name no index."""

import re

import pytest

from tests.site import ROOT

LOCKS = ["requirements.txt", "requirements-image.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", [*LOCKS, "requirements-delivery.txt"])
def test_every_locked_package_has_a_hash_and_no_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"https?://|file://|--index-url|--extra-index-url|--find-links", text)
    entries = re.split(r"\n(?=[a-z0-9])", text)
    pinned = [entry for entry in entries if re.match(r"[a-z0-9._-]+==", entry)]
    assert len(pinned) > 30
    assert not [entry for entry in pinned if "--hash=sha256:" not in entry]


def test_what_runs_the_site_has_the_same_versions_in_all_locks() -> None:
    def versions(name: str) -> dict[str, str]:
        return dict(re.findall(r"(?m)^([a-z0-9._-]+)==([^ ]+)", (ROOT / name).read_text()))

    site, image, everything = map(versions, LOCKS)
    assert {name: image.get(name) for name in site} == site
    assert {name: everything.get(name) for name in image} == image


def test_what_the_site_imports_is_free_of_the_gpl() -> None:
    """By the packages' own classifiers and licence fields; the LGPL is not meant."""
    from email.message import Message
    from importlib.metadata import distribution

    locked = re.findall(r"(?m)^([a-z0-9._-]+)==", (ROOT / "requirements-image.txt").read_text())
    assert locked
    for name in locked:
        metadata = distribution(name).metadata
        assert isinstance(metadata, Message)
        licences = [metadata.get("License-Expression") or metadata.get("License") or ""]
        licences += [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")]
        for licence in licences:
            without_lesser = re.sub(r"(?i)LGPL|lesser general public", "", licence[:300])
            assert not re.search(r"(?i)\bA?GPL|general public license", without_lesser), name
