"""Stores, their shelves and plans, the checks made of them, and what came of it."""

from audits.models.alert import Alert, AlertStatus, AlertTransition
from audits.models.audit import Audit, AuditStatus, AuditTransition, Photo, Source
from audits.models.catalogue import Gtin, Importance, Product, ProductStatus
from audits.models.catalogue_import import CatalogueImport, CatalogueKind, ImportStatus
from audits.models.delivery import Channel, Delivery, DeliveryStatus
from audits.models.planogram import Planogram, PlanogramStatus, Slot
from audits.models.result import AuditResult
from audits.models.store import Shelf, ShelfView, Store

__all__ = [
    "Alert",
    "AlertStatus",
    "AlertTransition",
    "Audit",
    "AuditResult",
    "AuditStatus",
    "AuditTransition",
    "CatalogueImport",
    "CatalogueKind",
    "Channel",
    "Delivery",
    "DeliveryStatus",
    "Gtin",
    "ImportStatus",
    "Importance",
    "Photo",
    "Planogram",
    "PlanogramStatus",
    "Product",
    "ProductStatus",
    "Shelf",
    "ShelfView",
    "Slot",
    "Source",
    "Store",
]
