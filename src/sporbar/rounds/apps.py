from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "sporbar.rounds"
    label = "rounds"
    verbose_name = "Rapporteringsrunder"
    default_auto_field = "django.db.models.BigAutoField"
