"""The Celery application; tasks are found in the apps' `tasks.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")

app = Celery("shelfwatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
