from django.apps import AppConfig


class EconomyConfig(AppConfig):
    name = "sporbar.economy"
    label = "economy"
    verbose_name = "Økonomi"
    default_auto_field = "django.db.models.BigAutoField"
