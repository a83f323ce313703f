from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "sporbar.plans"
    label = "plans"
    verbose_name = "Planer"
    default_auto_field = "django.db.models.BigAutoField"
