"""Pages for what does not exist, is not allowed or broke."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.test import Client

from detection import model_info, reset
from tests.pages.conftest import text

pytestmark = pytest.mark.django_db


def test_a_page_that_does_not_exist_leads_back_to_the_stores(staff_client: Client) -> None:
    response = staff_client.get("/nothing/here/")
    assert response.status_code == 404
    assert "Nothing on this shelf" in text(response)


def test_a_form_without_its_token_asks_to_try_again(manager: object) -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {"username": "x"})
    assert response.status_code == 403
    assert "Please try again" in text(response)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_each_stands_without_database_and_person(name: str) -> None:
    assert "<h1>" in " ".join(render_to_string(f"{name}.html").split())


def test_about_says_on_what_terms_the_detector_may_be_used(staff_client: Client) -> None:
    page = text(staff_client.get("/about/"))
    assert model_info().name in page
    assert "Made with, and on what terms" in page
    # What browsers get from here, with version and licence.
    assert "2.0.11: 0BSD" in page
    assert "1.4.0: Apache-2.0" in page


def test_about_opens_without_a_detector(
    staff_client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SHELFWATCH_MODEL = str(tmp_path)
    reset()
    try:
        assert "cannot be loaded" in text(staff_client.get("/about/"))
    finally:
        reset()
