"""Taking times and memory, and the row every measurement becomes."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

#: Counted runs; the median is quoted.
RUNS = 5


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `goal` is what we aim at, in words; `met` None where there is none."""

    group: str
    what: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None

    @property
    def is_missed(self) -> bool:
        """Whether it fails the run: statements are counted and the same on every machine, times
        are not."""
        return self.unit == "setninger" and self.met is False


def ratio(group: str, what: str, over: float, under: float, most: float) -> Row:
    """How many times as long `over` took as `under`; the goal is at most `most` times."""
    value = over / under
    return Row(
        group=group,
        what=what,
        value=value,
        unit="ganger",
        goal=f"høyst {most:g}",
        met=value <= most,
    )


def seconds(work: Callable[[], Any], runs: int = RUNS) -> float:
    """Median wall-clock seconds of `work`, after one run that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def milliseconds(group: str, what: str, taken: float) -> Row:
    return Row(group=group, what=what, value=taken * 1000, unit="ms")


def process(command: Sequence[str], runs: int = RUNS, **options: Any) -> float:
    """Median wall-clock seconds of a whole process; a failing one raises."""
    return seconds(
        lambda: subprocess.run(command, check=True, capture_output=True, **options), runs
    )


def own_memory() -> float:
    """Most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
