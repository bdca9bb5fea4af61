"""Detection as a Django application: no models, only checks and commands."""

from django.apps import AppConfig


class DetectionConfig(AppConfig):
    """Registers the system checks."""

    name = "detection"
    verbose_name = "Detection"

    def ready(self) -> None:
        from detection import checks  # noqa: F401  registers itself
