"""What is needed to take back what somebody said when settling an alert."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0015_one_prune")]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="forgotten",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hold",
            name="slot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="audits.slot",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
