from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "sporbar.operations"
    label = "operations"
    verbose_name = "Drift"
    default_auto_field = "django.db.models.BigAutoField"
