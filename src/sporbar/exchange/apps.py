from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "sporbar.exchange"
    label = "exchange"
    verbose_name = "Import og eksport"
    default_auto_field = "django.db.models.BigAutoField"
