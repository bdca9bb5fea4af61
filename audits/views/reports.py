"""Reports: a period of some stores, to read, to print and as CSV."""

import csv
import io
from collections.abc import Callable, Iterable

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from audits.access import viewer_of, visible_stores
from audits.catalogue.formulas import marked
from audits.forms.reports import ReportForm
from audits.models import Store
from audits.selectors.reports import Line, Report, report_of
from audits.stock.measures import Restock
from audits.views.pages import PageRequest, page, signed_in

Rows = list[list[object]]


@require_safe
@signed_in
def reports(request: PageRequest) -> HttpResponse:
    form, stores, report = _report(request)
    context = {"form": form, "report": report, "stores": stores, "chosen": form.words}
    return page(request, "reports", context)


@require_safe
@signed_in
def report_csv(request: PageRequest, kind: str) -> HttpResponse:
    """One table of the report as a file; shares are 0..1, times hours."""
    rows = TABLES.get(kind)
    if rows is None:
        raise Http404
    _, _, report = _report(request)
    file = io.StringIO()
    csv.writer(file).writerows(
        [marked(cell) if isinstance(cell, str) else cell for cell in row] for row in rows(report)
    )
    name = f"shelfwatch-{kind}-{report.period.first}-{report.period.last}.csv"
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(request: PageRequest) -> tuple[ReportForm, list[Store], Report]:
    every = list(visible_stores(viewer_of(request)))
    form = ReportForm(request.GET, stores=every)
    chosen = form.chosen_stores
    return form, chosen, report_of(chosen, form.period)


def _lines(lines: Iterable[Line], names: list[str]) -> Rows:
    head: list[object] = [*names, "availability", "change", "positions_seen", "ran_empty"]
    rows: Rows = [[*head, "restock_hours_from", "restock_hours_to"]]
    for line in lines:
        named: list[object] = [line.region]
        if line.store is not None and len(names) > 1:
            named = [line.store.code, line.name, line.region]
        rows.append(
            [
                *named,
                _share(line.availability.share),
                _share(line.change),
                line.availability.checked,
                line.empties,
                *_hours(line.restock),
            ]
        )
    return rows


def _stores(report: Report) -> Rows:
    return _lines(report.stores, ["store", "name", "region"])


def _regions(report: Report) -> Rows:
    return _lines(report.regions, ["region"])


def _shelves(report: Report) -> Rows:
    rows: Rows = [["store", "shelf", "name", "availability", "positions_seen", "ran_empty"]]
    for one in report.shelves:
        shelf, seen = one.shelf, one.availability
        rows.append(
            [
                *(shelf.store.code, shelf.code, shelf.name),
                *(_share(seen.share), seen.checked, one.empties),
            ]
        )
    return rows


def _products(report: Report) -> Rows:
    rows: Rows = [["item_number", "name", "brand", "ran_empty", "stores"]]
    rows[0] += ["restock_hours_from", "restock_hours_to"]
    for one in report.products:
        product = one.product
        rows.append(
            [
                *(product.item_number, product.name, product.brand, one.empties, one.stores),
                *_hours(one.restock),
            ]
        )
    return rows


def _days(report: Report) -> Rows:
    rows: Rows = [["day", "availability", "positions_seen", "empty"]]
    for day, one in report.trend.days:
        rows.append([day.isoformat(), _share(one.share), one.checked, one.empty])
    return rows


def _share(share: float | None) -> object:
    return "" if share is None else round(share, 4)


def _hours(restock: Restock | None) -> list[object]:
    if restock is None:
        return ["", ""]
    most = restock.at_most
    least = round(restock.at_least.total_seconds() / 3600, 1)
    return [least, "" if most is None else round(most.total_seconds() / 3600, 1)]


TABLES: dict[str, Callable[[Report], Rows]] = {
    "stores": _stores,
    "regions": _regions,
    "shelves": _shelves,
    "products": _products,
    "days": _days,
}
