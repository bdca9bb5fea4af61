"""The project: settings, addresses, Celery, health, start."""

from shelfwatch_site.celery import app as celery_app

__all__ = ["celery_app"]
