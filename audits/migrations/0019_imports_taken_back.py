"""What imports changed, the values before them, and imports that take others back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0018_gtin_one_product")]

    operations = [
        migrations.AddField(
            model_name="catalogueimport",
            name="changes",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="catalogueimport",
            name="befores",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=200
            ),
        ),
        migrations.AddField(
            model_name="catalogueimport",
            name="takes_back",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="take_backs",
                to="audits.catalogueimport",
            ),
        ),
    ]
