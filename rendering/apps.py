"""Registers the renderer so that its management commands are found."""

from django.apps import AppConfig


class RenderingConfig(AppConfig):
    """Rendered shelves; no models, no URLs."""

    name = "rendering"
