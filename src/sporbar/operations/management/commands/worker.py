"""`sporbar worker`: sends mail, freezes reports and does the jobs of the clock, until told to
stop."""

import logging
import os
import signal
import socket
import threading
import time
from argparse import SUPPRESS, ArgumentParser
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.management.base import CommandError
from django.db import Error, close_old_connections, connection

from sporbar.core.commands import HouseCommand
from sporbar.mail.actions import send_due
from sporbar.operations.actions import do_due_jobs, give_sign, take_sign_down
from sporbar.operations.running import Busy, running
from sporbar.operations.supervision import end_with_supervisor
from sporbar.reporting.actions import do_due_freezes

log = logging.getLogger(__name__)
#: Seconds between looks at an empty outbox, and between signs of life.
PAUSE, SIGN = 1.0, 10.0
#: Seconds to wait after a failure.
AWAY = 5.0
#: Reports that are frozen by `--once`; more wait for the next.
ORDERS = 20


class Command(HouseCommand):
    help = (
        "Send e-post, frys rapporter og gjør de faste jobbene. «sporbar serve» starter én slik "
        "selv; kjør den for seg på en annen maskin, eller ved siden av «sporbar serve --web-only»."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="gjør det som venter, og slutt")
        parser.add_argument("--supervised", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, once: bool, supervised: bool, **options: Any) -> None:
        try:
            with running():
                self._work(once, supervised)
        except Busy as error:
            raise CommandError(str(error), returncode=1) from error

    def _work(self, once: bool, supervised: bool) -> None:
        name = f"{socket.gethostname()}:{os.getpid()}"[:80]
        if once:
            sent, done = send_due(), do_due_jobs(worker=name)
            frozen = do_due_freezes(worker=name, limit=ORDERS)
            self.stdout.write(
                f"{sent} e-poster sendt. {len(done)} jobber gjort. {frozen} rapporter behandlet."
            )
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if supervised:
            end_with_supervisor()
        sign_at = time.monotonic()
        while not stop.is_set():
            try:
                close_old_connections()
                if time.monotonic() >= sign_at:
                    give_sign(worker=name)
                    do_due_jobs(worker=name)
                    sign_at = time.monotonic() + SIGN
                # One at a time: a slow mail server must keep neither the sign nor the jobs waiting.
                sent = send_due(limit=1)
                frozen = do_due_freezes(worker=name, sign=partial(give_sign, worker=name))
                if not sent and not frozen:
                    stop.wait(PAUSE)
            except Exception:
                # Most often the database is away. A worker that ends would take the site with it.
                log.exception("The worker goes on after a failure")
                connection.close()
                stop.wait(AWAY)
        # The database may be gone by now; the sign then grows old by itself.
        with suppress(Error):
            take_sign_down(worker=name)
