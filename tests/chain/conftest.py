"""Renders are made once for all tests of a process."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chain.shelves import SEEDS, Case, case_make


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(case_make, SEEDS))
