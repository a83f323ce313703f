"""`sporbar serve`: the site on this machine."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sporbar.core.commands import HouseCommand


class Command(HouseCommand):
    help = "Vis nettstedet. Stopp med Ctrl-C."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="adresse (standard 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port (standard 8000)")
        parser.add_argument("--workers", type=int, default=1, help="antall prosesser (standard 1)")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        if not 0 < port < 65536:
            raise CommandError(f"Port {port} finnes ikke. Velg en fra 1 til 65535.", returncode=2)
        self._require_database()
        self._require_free(host, port)
        from granian.constants import Interfaces
        from granian.server import Server

        self.stdout.write(f"Sporbar kjører på http://{host}:{port}/  (stopp med Ctrl-C)")
        self.stdout.flush()
        Server(
            "sporbar.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            log_enabled=False,
        ).serve()

    def _require_database(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(
                "Databasen er ikke oppdatert. Kjør «sporbar migrate» (eller «make demo») først.",
                returncode=1,
            )

    def _require_free(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} på {host} kan ikke brukes ({error.strerror}). "
                    "Velg en annen: PORT=8001 make demo, eller sporbar serve --port 8001.",
                    returncode=1,
                ) from error
