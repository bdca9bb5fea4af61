from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from audits.views.pages import PageRequest, page, signed_in
from detection import PackageError, model_info


@dataclass(frozen=True, slots=True)
class Vendored:
    """A library that browsers get from here, as its VERSION tells; `address`: of its licence."""

    address: str
    name: str
    version: str
    licence: str


def vendored() -> list[Vendored]:
    found = []
    for path in sorted((Path(settings.BASE_DIR) / "static" / "vendor").glob("*/VERSION")):
        first, *_, last = path.read_text().strip().splitlines()
        name, version = first.split()
        licence = last.removeprefix("Licence: ").partition(" (")[0]
        address = static(f"vendor/{path.parent.name}/LICENSE")
        found.append(Vendored(address, name, version, licence))
    return found


@require_safe
@signed_in
def about(request: PageRequest) -> HttpResponse:
    """What the detector was made with and on what terms it may be used."""
    try:
        model = model_info()
    except PackageError:  # told to the operator by the system checks
        model = None
    return page(request, "about", {"model": model, "vendored": vendored()})
