from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import F, Q

# How long an address had taken nothing when a worker gave it up.
GIVEN_UP_AFTER = timedelta(days=3)


def note_reasons(apps: Any, schema_editor: Any) -> None:
    """Why each webhook is off that was switched off before this was written down.

    Whoever switched an own one off counted as told in the same moment, and the admin told no owner
    of one that did not fail; a worker gave up only what had failed for days.
    """
    off = apps.get_model("integrations", "Webhook").objects.filter(
        disabled_at__isnull=False, disabled_reason=""
    )
    by_hand = (
        Q(owner_told_at=F("disabled_at"))
        | Q(owner_told_at=None, failing_since=None)
        | Q(failing_since__gt=F("disabled_at") - GIVEN_UP_AFTER)
    )
    off.filter(by_hand).update(disabled_reason="by_hand")
    off.update(disabled_reason="failures")


class Migration(migrations.Migration):
    dependencies = [("integrations", "0010_webhook_disabled_reason")]

    operations = [migrations.RunPython(note_reasons, migrations.RunPython.noop)]
