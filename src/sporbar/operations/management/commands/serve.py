"""`sporbar serve`: the site on this machine, with a worker beside it."""

import os
import socket
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sporbar.core.commands import HouseCommand
from sporbar.operations.running import Busy, running
from sporbar.operations.supervision import Child, end_with_supervisor, supervise


class Command(HouseCommand):
    help = (
        "Vis nettstedet, send e-post og gjør de faste jobbene. Det som stanser, startes på nytt. "
        "Stopp med Ctrl-C."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="adresse (standard 127.0.0.1)")
        parser.add_argument(
            "--port",
            type=int,
            default=settings.PORT,
            help="port (standard 8000, eller miljøvariabelen PORT)",
        )
        parser.add_argument("--workers", type=int, default=1, help="antall prosesser (standard 1)")
        parser.add_argument(
            "--web-only",
            action="store_true",
            help="bare nettstedet; «sporbar worker» kjøres for seg",
        )
        parser.add_argument("--supervised", action="store_true", help=SUPPRESS)

    def handle(
        self,
        *args: Any,
        host: str,
        port: int,
        workers: int,
        web_only: bool,
        supervised: bool,
        **options: Any,
    ) -> None:
        try:
            with running():
                if supervised:
                    end_with_supervisor()
                    self._serve(host, port, workers)
                else:
                    self._supervise(host, port, workers, web_only)
        except Busy as error:
            raise CommandError(str(error), returncode=1) from error

    def _supervise(self, host: str, port: int, workers: int, web_only: bool) -> None:
        if not 0 < port < 65536:
            raise CommandError(f"Port {port} finnes ikke. Velg en fra 1 til 65535.", returncode=2)
        if workers < 1:
            raise CommandError("--workers må være minst 1.", returncode=2)
        self._require_database()
        self._require_free(host, port)
        # The children have connections of their own; this process needs none.
        connection.close()
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Sporbar kjører på http://{shown}:{port}/  (stopp med Ctrl-C)")
        self.stdout.flush()
        # Mails that go by themselves link to where the site is: who sends them is told.
        os.environ["PORT"] = str(port)
        web = ["serve", "--host", host, "--port", str(port), "--workers", str(workers)]
        children = [Child("Nettstedet", web)]
        if not web_only:
            children.append(Child("Arbeideren", ["worker"]))
        if not supervise(children, self.stderr.write):
            raise CommandError("Sporbar er stanset.", returncode=1)

    def _serve(self, host: str, port: int, workers: int) -> None:
        from granian.constants import Interfaces
        from granian.server import Server

        Server(
            "sporbar.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            respawn_failed_workers=True,
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
