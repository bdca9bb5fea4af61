"""Stores, their shelves and plans, the checks made of them, and what came of it."""

from audits.models.alert import Alert, AlertStatus, AlertTransition, Deed, Resolution
from audits.models.audit import Audit, AuditStatus, AuditTransition, Photo, Source
from audits.models.catalogue import Gtin, Importance, Product, ProductStatus
from audits.models.catalogue_import import CatalogueImport, CatalogueKind, ImportStatus
from audits.models.delivery import Channel, Delivery
from audits.models.hold import Hold, HoldKind
from audits.models.mailing import Mailing, MailKind
from audits.models.on_hand import OnHand
from audits.models.outbox import UNSENT, DeliveryStatus, OutboxRow
from audits.models.planogram import Planogram, PlanogramStatus, Slot
from audits.models.reference import Reference
from audits.models.result import AuditResult
from audits.models.sight import Sight
from audits.models.spell import ShelfDay, SlotState, Spell
from audits.models.store import Shelf, ShelfView, Store

__all__ = [
    "UNSENT",
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
    "Deed",
    "Delivery",
    "DeliveryStatus",
    "Gtin",
    "Hold",
    "HoldKind",
    "ImportStatus",
    "Importance",
    "MailKind",
    "Mailing",
    "OnHand",
    "OutboxRow",
    "Photo",
    "Planogram",
    "PlanogramStatus",
    "Product",
    "ProductStatus",
    "Reference",
    "Resolution",
    "Shelf",
    "ShelfDay",
    "ShelfView",
    "Sight",
    "Slot",
    "SlotState",
    "Source",
    "Spell",
    "Store",
]
