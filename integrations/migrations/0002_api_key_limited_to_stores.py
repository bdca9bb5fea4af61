from django.db import migrations, models


def limit_keys_with_stores(apps, schema_editor):
    apps.get_model("integrations", "ApiKey").objects.filter(stores__isnull=False).update(
        limited_to_stores=True
    )


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='apikey',
            name='limited_to_stores',
            field=models.BooleanField(default=False, verbose_name='only some stores'),
        ),
        migrations.RunPython(limit_keys_with_stores, migrations.RunPython.noop, elidable=True),
    ]
