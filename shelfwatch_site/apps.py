from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "shelfwatch_site"
    verbose_name = "ShelfWatch"

    def ready(self) -> None:
        from shelfwatch_site import (
            checks,  # noqa: F401  (they register themselves)
            observers,
            task_metrics,  # noqa: F401
        )

        observers.begin()
