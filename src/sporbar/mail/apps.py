from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "sporbar.mail"
    label = "mail"
    verbose_name = "Post"
    default_auto_field = "django.db.models.BigAutoField"
