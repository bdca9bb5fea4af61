"""How the admin looks and what its menu lists, as django-unfold's settings."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy

# The site's green from light to dark, as unfold names its shades.
GREENS = {
    "50": "#eef8f5",
    "100": "#d3eee6",
    "200": "#a9decf",
    "300": "#7ed9bf",
    "400": "#45b698",
    "500": "#1f9d82",
    "600": "#0d7561",
    "700": "#0d5c4d",
    "800": "#09463b",
    "900": "#07382f",
    "950": "#04211c",
}


def _logo(_: Any) -> str:
    return static("icons/logo.svg")


def _style(_: Any) -> str:
    return static("css/admin.css")


def _script(_: Any) -> str:
    return static("js/admin.js")


def _group(title: str, *items: tuple[str, str, str]) -> dict[str, Any]:
    """`items`: title, icon and model as `app_model`."""
    return {
        "title": title,
        "collapsible": False,
        "items": [
            {
                "title": name,
                "icon": icon,
                "link": reverse_lazy(f"admin:{model}_changelist"),
            }
            for name, icon, model in items
        ],
    }


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "ShelfWatch",
    "SITE_HEADER": "ShelfWatch",
    "SITE_SUBHEADER": "Admin",
    "SITE_URL": "/",
    "SITE_ICON": _logo,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _logo}],
    "STYLES": [_style],
    "SCRIPTS": [_script],
    "SHOW_HISTORY": True,
    "BORDER_RADIUS": "8px",
    "COLORS": {"primary": GREENS},
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": [
            _group(
                "Catalogue",
                ("Products", "inventory_2", "audits_product"),
                ("Barcodes", "barcode", "audits_gtin"),
                ("Planograms", "view_module", "audits_planogram"),
                ("Imports", "upload_file", "audits_catalogueimport"),
            ),
            _group(
                "Stores",
                ("Stores", "storefront", "audits_store"),
                ("Shelves", "shelves", "audits_shelf"),
                ("People", "person", "accounts_user"),
                ("Memberships", "group", "accounts_membership"),
            ),
            _group(
                "What was found",
                ("Shelf checks", "photo_camera", "audits_audit"),
                ("Photos", "image", "audits_photo"),
                ("Alerts", "notifications", "audits_alert"),
                ("Reference photos", "center_focus_strong", "audits_reference"),
                ("Mails", "mail", "audits_delivery"),
            ),
            _group(
                "Machines",
                ("API keys", "key", "integrations_apikey"),
                ("Devices", "videocam", "integrations_device"),
                ("Webhooks", "webhook", "integrations_webhook"),
            ),
        ],
    },
}
