"""What an alert says of its place, as the plan has it."""

from audits.models import Alert, Importance, Slot


def alert_name(alert: Alert, slot: Slot) -> None:
    """It is about this slot, which may have got another product or number since; the caller holds
    the alert's row, or its shelf's where the alert is settled."""
    alert.row, alert.sequence, alert.product = slot.row, slot.sequence, slot.product
    alert.importance = slot.product.importance if slot.product else Importance.NORMAL
    alert.save(update_fields=["row", "sequence", "product", "importance"])
