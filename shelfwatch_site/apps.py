from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "shelfwatch_site"
    verbose_name = "ShelfWatch"

    def ready(self) -> None:
        from shelfwatch_site import checks, task_metrics  # noqa: F401  (they register themselves)
