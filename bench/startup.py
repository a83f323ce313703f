"""Cold start: the help page, and a server until it answers its first request."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median

from django.core.management import call_command

from bench.measure import Row, process

GROUP = "kaldstart"
SPORBAR = str(Path(sys.executable).with_name("sporbar"))


def run(folder: Path) -> list[Row]:
    bare = process([sys.executable, "-c", "pass"])
    page = process([SPORBAR, "--help"])
    django = process([sys.executable, "-c", "import django.core.management"])
    call_command("migrate", verbosity=0)
    first = median(first_answer() for _ in range(3))
    return [
        Row(group=GROUP, what="tom Python", value=bare * 1000, unit="ms"),
        Row(group=GROUP, what="import av Djangos kommandoer", value=django * 1000, unit="ms"),
        Row(group=GROUP, what="sporbar --help", value=page * 1000, unit="ms"),
        Row(group=GROUP, what="server til første svar", value=first * 1000, unit="ms"),
        Row(group=GROUP, what="sporbar --help / tom Python", value=page / bare, unit="ganger"),
    ]


def first_answer() -> float:
    """Seconds from starting the server to its first answered request."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen(
        [SPORBAR, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, env=os.environ
    )
    try:
        while time.perf_counter() - start < 30:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/tilgjengelighet/") as answer:
                    answer.read()
                    return time.perf_counter() - start
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("serveren svarte ikke på 30 sekunder")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=15)
