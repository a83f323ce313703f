"""Keep child processes alive, and let none outlive us."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

#: A child that lives shorter than this, in seconds, died at once.
QUICK = 10.0
#: So many quick deaths in a row, and it is given up.
DEATHS = 5
#: Seconds a child gets to end by itself.
PATIENCE = 15.0


@dataclass
class Child:
    """One process to be kept alive. `command` is what follows `sporbar`."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    quick_deaths: int = 0
    start_at: float = field(default=0.0)

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we tell the child. Its standard input
        # is a pipe only we hold: it closes when we die, however we die.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sporbar.config.cli", *self.command, "--supervised"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def died(self) -> None:
        """Note a death and when to try again: at once, then after 1, 2, 4 ... seconds."""
        assert self.process is not None
        _end_group(self.process.pid)
        if self.process.stdin:
            self.process.stdin.close()
        self.process = None
        now = time.monotonic()
        self.quick_deaths = self.quick_deaths + 1 if now - self.started < QUICK else 1
        self.start_at = now + 2 ** (self.quick_deaths - 1) / 2


def supervise(children: list[Child], say: Callable[[str], None]) -> bool:
    """Run the children until SIGTERM or SIGINT; False when one had to be given up."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    well = True
    try:
        while well and not stop.is_set():
            for child in children:
                well = well and _look_after(child, say)
            stop.wait(0.2)
    finally:
        _end(children)
    return well


def _look_after(child: Child, say: Callable[[str], None]) -> bool:
    if child.process is None:
        if time.monotonic() >= child.start_at:
            child.start()
        return True
    code = child.process.poll()
    if code is None:
        return True
    child.died()
    if child.quick_deaths >= DEATHS:
        say(
            f"{child.name} stanset {DEATHS} ganger på rad rett etter start, sist med kode {code}. "
            "Sporbar stanser. Meldingene over sier hvorfor; «sporbar doctor» ser etter feil."
        )
        return False
    say(f"{child.name} stanset (kode {code}) og startes på nytt.")
    return True


def _end(children: list[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _end_group(process.pid)
            process.wait()


def _end_group(leader: int) -> None:
    """End a child with everything it started. One that was killed could not end its own, and they
    would go on answering on its port."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def end_with_supervisor() -> None:
    """In a child: end as if told to when whoever started us is gone."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
