from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sporbar.access"
    label = "access"
    verbose_name = "Tilgang"
    default_auto_field = "django.db.models.BigAutoField"
