from django.db import migrations, models

from audits.indexing import AddIndexBesideWriters


class Migration(migrations.Migration):
    # Built without a lock; a run that was broken off leaves an invalid index of this name behind,
    # to be dropped by hand before the next.
    atomic = False

    dependencies = [("audits", "0010_sight")]

    operations = [
        AddIndexBesideWriters(
            model_name="audit",
            index=models.Index(
                fields=["device"],
                name="audit_by_device",
                condition=models.Q(device__isnull=False),
            ),
        ),
    ]
