"""However a barcode number is written, it belongs to one product from now on.

A product that had a number in two writings keeps the one it had first. Where two products had it,
both keep it: the constraint leaves the younger row alone, which is marked and can be filtered for
in the admin.
"""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Concat, Right

# SQLite takes no more than 999 values in a query.
BATCH = 900


def mark_clashes(apps: Any, schema_editor: Any) -> None:
    gtins = apps.get_model("audits", "Gtin").objects.using(schema_editor.connection.alias)
    owners: dict[str, list[int]] = {}
    again, clashing = [], []
    for pk, product, code in gtins.order_by("pk").values_list("pk", "product", "code").iterator():
        known = owners.setdefault(code.zfill(14), [])
        if product in known:
            again.append(pk)
        elif known:
            clashing.append(pk)
        known.append(product)
    for start in range(0, len(again), BATCH):
        gtins.filter(pk__in=again[start : start + BATCH]).delete()
    for start in range(0, len(clashing), BATCH):
        gtins.filter(pk__in=clashing[start : start + BATCH]).update(clashes=True)


class Migration(migrations.Migration):
    dependencies = [("audits", "0017_closed_and_left_out")]

    operations = [
        # Nobody else writes GTINs from here to the end of the migration.
        migrations.AddField(
            model_name="gtin",
            name="clashes",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(mark_clashes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="gtin",
            constraint=models.UniqueConstraint(
                Right(Concat(models.Value("0" * 14), "code"), 14),
                condition=models.Q(("clashes", False)),
                name="gtin_one_product",
            ),
        ),
    ]
