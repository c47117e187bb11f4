from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Pages and words"
    default_auto_field = "django.db.models.BigAutoField"
