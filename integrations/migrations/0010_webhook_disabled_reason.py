from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0009_webhook_rests_until")]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="disabled_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("by_hand", "Switched off by hand"),
                    ("failures", "Switched off after failures"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="webhook",
            name="disabled_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
