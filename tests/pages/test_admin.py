"""The admin: every model has its place, lists ask a fixed number of questions."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from audits.models import Audit, AuditResult, Planogram, Product, Slot
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory
from tests.pages.browser import DESK, PHONE, log_in, opened
from tests.pages.conftest import Checked

pytestmark = pytest.mark.django_db

MODELS = [
    *apps.get_app_config("accounts").get_models(),
    *apps.get_app_config("audits").get_models(),
]


@pytest.fixture
def root(client: Client, superuser: User) -> Client:
    client.force_login(superuser)
    return client


def _address(model: type[Model], page: str, *args: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def world(checked: Checked, manager: User) -> None:
    """A row of every model that belongs to shelves, checks and alerts."""
    audit = checked({2: 2})
    planogram = Planogram.objects.create(shelf=audit.shelf, version=1)
    product = Product.objects.create(item_number="1", name="Oats")
    product.gtins.create(code="4006381333931")
    view = audit.shelf.views.create(reference_photo=audit.photos.get())
    Slot.objects.create(planogram=planogram, key="a", row=1, sequence=1, product=product, view=view)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_listed_searched_and_opened(root: Client, model: type[Model]) -> None:
    assert admin.site.is_registered(model)
    assert root.get(_address(model, "changelist")).status_code == 200
    assert root.get(_address(model, "changelist"), {"q": "corner 7"}).status_code == 200
    for row in model._default_manager.all()[:1]:
        assert root.get(_address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [Audit, AuditResult], ids=lambda model: model.__name__)
def test_what_was_found_cannot_be_changed_here(
    root: Client, model: type[Model], checked: Checked
) -> None:
    row = checked({2: 2})
    assert root.post(_address(model, "change", row.pk), {"status": "failed"}).status_code == 403
    assert root.post(_address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert root.get(_address(model, "add")).status_code == 403


def test_a_person_is_added_with_a_mail_address_and_can_log_in(root: Client) -> None:
    words = "correct horse staple"
    response = root.post(
        _address(User, "add"),
        {
            "email": "new@example.com",
            "name": "New",
            "usable_password": "true",
            "password1": words,
            "password2": words,
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )
    assert response.status_code == 302
    login = {"username": "new@example.com", "password": words}
    assert Client().post("/login/", login).headers["Location"] == "/"


def test_staff_of_a_store_do_not_get_into_the_admin(staff_client: Client) -> None:
    assert staff_client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("model", "questions"),
    [(Audit, 6), (User, 5), (Planogram, 5)],
    ids=["checks", "people", "plans"],
)
def test_longer_lists_ask_the_database_no_more(
    root: Client,
    model: type[Model],
    questions: int,
    checked: Checked,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        shelf = ShelfFactory()
        checked({2: 2}, shelf=shelf)
        MembershipFactory(store=shelf.store)
        Planogram.objects.create(shelf=shelf, version=number + 1)
    with django_assert_max_num_queries(questions):
        root.get(_address(model, "changelist"))


@pytest.mark.parametrize("words", ["oat FLAKES", "Mill", "471", "4006381333931"])
def test_products_are_found_by_words_a_number_and_a_barcode(root: Client, words: str) -> None:
    found = Product.objects.create(item_number="47110", name="Oat flakes", brand="Mill & Son")
    found.gtins.create(code="4006381333931")
    Product.objects.create(item_number="11471", name="Rye bread", brand="Baker")
    page = root.get(_address(Product, "changelist"), {"q": words}).content.decode()
    assert "Oat flakes" in page
    assert "Rye bread" not in page


def test_alerts_are_listed_with_their_pictures_in_few_questions(
    root: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    alerts = AlertFactory.create_batch(8)
    with django_assert_max_num_queries(6):
        page = root.get("/admin/audits/alert/").content.decode()
    assert f"/photos/{alerts[0].photo_id}/thumbnail.jpg" in page


def test_a_planogram_with_many_positions_opens_in_few_questions(
    root: Client, checked: Checked, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = Planogram.objects.create(shelf=checked().shelf, version=1)
    for number in range(1, 31):
        product = Product.objects.create(item_number=str(number), name=f"Product {number}")
        Slot.objects.create(
            planogram=plan, key=f"k{number}", row=1, sequence=number, product=product
        )
    with django_assert_max_num_queries(12):
        page = root.get(_address(Planogram, "change", plan.pk)).content.decode()
    assert "Product 30" in page


def test_members_are_chosen_on_the_stores_page(root: Client, manager: User) -> None:
    store = manager.memberships.get(role=Role.MANAGER).store
    page = root.get(f"/admin/audits/store/{store.pk}/change/").content.decode()
    assert manager.name in page


def test_products_are_brought_in_and_out_by_the_pages_for_files(root: Client) -> None:
    Product.objects.create(item_number="1", name="Oats")
    address = _address(Product, "changelist")
    page = root.get(address).content.decode()
    for name, leads in {
        "import_file": "/catalogue/",
        "export_csv": "/catalogue/products.csv",
        "export_xlsx": "/catalogue/products.xlsx",
    }.items():
        link = reverse(f"admin:audits_product_{name}")
        assert link in page
        assert root.get(link).headers["Location"] == leads


def test_the_admin_has_a_policy_of_its_own_and_nothing_else_does(root: Client) -> None:
    policy = root.get("/admin/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in root.get("/").headers["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk", "phone"])
def test_the_browser_finds_nothing_to_complain_of(
    browser: Browser,
    live_server: LiveServer,
    superuser: User,
    world: None,
    size: dict[str, int],
    dark: bool,
) -> None:
    with opened(browser, live_server.url, size=size, dark=dark) as page:
        log_in(page, superuser.email)
        page.goto("/admin/audits/product/?q=4006381333931")
        page.get_by_role("link", name="Oats").click()
        expect(page.locator("#id_name")).to_have_value("Oats")
        page.goto("/admin/audits/audit/")
        expect(page.locator("img[alt^='Photo']")).to_be_visible()
        page.goto("/admin/audits/planogram/")
        page.get_by_role("link", name="Cereals").first.click()
        expect(page.locator("input[name=slots-0-key]")).to_have_value("a")
