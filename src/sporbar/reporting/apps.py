from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "sporbar.reporting"
    label = "reporting"
    verbose_name = "Rapporter"
    default_auto_field = "django.db.models.BigAutoField"
