from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "shelfwatch_site"
    verbose_name = "ShelfWatch"

    def ready(self) -> None:
        from shelfwatch_site import checks  # noqa: F401  (registers the system checks)
