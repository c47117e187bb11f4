from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"
    verbose_name = "The offer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from pathways.search import changes  # noqa: F401 - its receivers hear every write
