from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "sporbar.config"
    label = "config"
    verbose_name = "Oppsett"
