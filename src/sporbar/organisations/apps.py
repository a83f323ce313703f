from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "sporbar.organisations"
    label = "organisations"
    verbose_name = "Organisasjoner"
    default_auto_field = "django.db.models.BigAutoField"
