from django.db import migrations, models

from audits.indexing import AddIndexBesideWriters


class Migration(migrations.Migration):
    # Built without a lock; a run that was broken off leaves an invalid index of this name behind,
    # to be dropped by hand before the next.
    atomic = False

    dependencies = [("audits", "0011_audit_by_device")]

    operations = [
        AddIndexBesideWriters(
            model_name="photo", index=models.Index(fields=["file"], name="photo_by_file")
        ),
    ]
