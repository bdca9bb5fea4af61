"""Stores and shelves that are closed, and checks that were left out."""

from django.db import migrations, models

HELP = "Since when nothing is asked of it any more; what was found stays. Empty: open."


class Migration(migrations.Migration):
    dependencies = [("audits", "0016_take_backs")]

    operations = [
        migrations.AddField(
            model_name="audit",
            name="left_out_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="shelf",
            name="closed_on",
            field=models.DateField(blank=True, help_text=HELP, null=True),
        ),
        migrations.AddField(
            model_name="store",
            name="closed_on",
            field=models.DateField(blank=True, help_text=HELP, null=True),
        ),
        migrations.AlterField(
            model_name="alert",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("seen_full", "Seen filled"),
                    ("filled", "Filled"),
                    ("no_stock", "Awaits delivery"),
                    ("wrong_reading", "Was not empty"),
                    ("delisted", "No longer ranged"),
                    ("other", "Settled"),
                    ("withdrawn", "Withdrawn"),
                    ("replaced", "Told by position"),
                    ("closed", "Shelf closed"),
                ],
                max_length=15,
            ),
        ),
    ]
