import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0009_spoken_in_every_language"), ("integrations", "0007_web_push")]

    operations = [
        migrations.AddField(
            model_name="audit",
            name="device",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="audits",
                to="integrations.device",
            ),
        ),
        migrations.CreateModel(
            name="Sight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stood", models.JSONField(blank=True, null=True)),
                ("newest", models.JSONField(blank=True, null=True)),
                ("captured_at", models.DateTimeField(blank=True, null=True)),
                ("state", models.CharField(default="live", max_length=10)),
                ("why", models.CharField(blank=True, max_length=10)),
                ("towards", models.CharField(default="live", max_length=10)),
                ("streak", models.PositiveIntegerField(default=0)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sights",
                        to="integrations.device",
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="audits.reference",
                    ),
                ),
                (
                    "shelf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sights",
                        to="audits.shelf",
                    ),
                ),
            ],
            options={"ordering": ["device", "shelf"]},
        ),
        migrations.AddConstraint(
            model_name="sight",
            constraint=models.UniqueConstraint(fields=("device", "shelf"), name="sight_once"),
        ),
        migrations.AddConstraint(
            model_name="sight",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("live", "moved", "blocked"))),
                name="sight_state_known",
            ),
        ),
    ]
