from django.db import migrations, models
from django.db.models.functions import Coalesce

from audits.indexing import AddIndexBesideWriters


class Migration(migrations.Migration):
    # Built without a lock; a run that was broken off leaves an invalid index of its name behind,
    # to be dropped by hand before the next.
    atomic = False

    dependencies = [("audits", "0013_mailing")]

    operations = [
        AddIndexBesideWriters(
            model_name="audit",
            index=models.Index(Coalesce("finished_at", "received_at"), "id", name="audit_changed"),
        ),
        AddIndexBesideWriters(
            model_name="alerttransition",
            index=models.Index(fields=["at"], name="alert_moved_at"),
        ),
    ]
