from django.db import migrations, models

from audits.indexing import AddIndexBesideWriters, AddWordIndex


class Migration(migrations.Migration):
    # Built without a lock; a run that was broken off leaves an invalid index behind, to be dropped
    # by hand before the next.
    atomic = False

    dependencies = [("audits", "0007_alert_put_off")]

    operations = [
        AddIndexBesideWriters(
            model_name="product",
            index=models.Index(fields=["name", "item_number"], name="product_by_name"),
        ),
        AddWordIndex("product", "name", "product_name_words"),
        AddWordIndex("product", "brand", "product_brand_words"),
    ]
