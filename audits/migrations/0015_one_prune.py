"""Beat keeps its schedule in the database, and what is taken out of the settings stays there: notices
of webhooks are pruned with everything else, no longer by an hourly task of their own."""

from typing import Any

from django.db import migrations


def forget(apps: Any, schema_editor: Any) -> None:
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    tasks.filter(name="prune-notices").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0014_changed_since"),
        ("django_celery_beat", "0001_initial"),
    ]
    # Back: the release before writes its schedule by itself.
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
