from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "sporbar.website"
    label = "website"
    verbose_name = "Nettsted"
    default_auto_field = "django.db.models.BigAutoField"
