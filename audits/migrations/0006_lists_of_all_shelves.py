from django.db import migrations, models

from audits.indexing import AddIndexBesideWriters


class Migration(migrations.Migration):
    # Built without a lock; a run that was broken off leaves an invalid index of this name behind,
    # to be dropped by hand before the next.
    atomic = False

    dependencies = [("audits", "0005_stock")]

    operations = [
        AddIndexBesideWriters(
            model_name="audit",
            index=models.Index(fields=["-captured_at", "-id"], name="audit_newest"),
        ),
        AddIndexBesideWriters(
            model_name="audit",
            index=models.Index(
                fields=["status", "-captured_at", "-id"],
                name="audit_not_done",
                condition=models.Q(status__in=["pending", "running", "rejected", "failed"]),
            ),
        ),
        AddIndexBesideWriters(
            model_name="shelfday",
            index=models.Index(fields=["day"], name="shelf_day_by_day"),
        ),
    ]
