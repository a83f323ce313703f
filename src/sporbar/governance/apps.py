from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "sporbar.governance"
    label = "governance"
    verbose_name = "Organer, saker og vedtak"
    default_auto_field = "django.db.models.BigAutoField"
