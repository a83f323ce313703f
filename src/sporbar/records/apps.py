from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "sporbar.records"
    label = "records"
    verbose_name = "Arkiv"
    default_auto_field = "django.db.models.BigAutoField"
