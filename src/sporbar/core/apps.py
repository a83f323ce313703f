from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "sporbar.core"
    label = "core"
    verbose_name = "Kjerne"

    def ready(self) -> None:
        from sporbar.core import append_only

        # SQLite drops a table's triggers when a migration rebuilds the table, so they are put
        # back after every migration, whatever it touched.
        post_migrate.connect(append_only.install_after_migrate, dispatch_uid="append_only_triggers")
