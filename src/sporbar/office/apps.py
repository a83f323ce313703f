from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "sporbar.office"
    label = "office"
    verbose_name = "Kontor"
    default_auto_field = "django.db.models.BigAutoField"
