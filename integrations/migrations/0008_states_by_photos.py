import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0007_alert_put_off"), ("integrations", "0007_web_push")]

    operations = [
        migrations.AddField(
            model_name="device",
            name="seen",
            field=models.CharField(
                choices=[("live", "Live"), ("moved", "Moved"), ("blocked", "View blocked")],
                db_default="live",
                default="live",
                editable=False,
                max_length=10,
                verbose_name="by its photos",
            ),
        ),
        migrations.AddField(
            model_name="devicetransition",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="devicetransition",
            name="shelf",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="audits.shelf",
            ),
        ),
    ]
