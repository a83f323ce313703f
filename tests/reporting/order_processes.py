"""A worker that freezes, in a process of its own that can be killed. Run by test_freeze_orders."""

import os
import signal
import sys
import time
from datetime import timedelta
from typing import Any

import django


def work(worker: str, at_step: int | None = None, lease: float = 120.0) -> int:
    """Carry out what is due; stand still for ever when the step is reached."""
    from sporbar.reporting.actions import do_due_freezes
    from sporbar.reporting.models import FreezeOrder

    def sign() -> None:
        # Called before the step is told, so that the row says the one before it.
        step = FreezeOrder.objects.get().step
        if at_step is not None and step >= at_step:
            print("reached", flush=True)
            time.sleep(600)

    return do_due_freezes(worker=worker, lease=timedelta(seconds=lease), sign=sign)


def build() -> Any:
    """A report that can be frozen, and the order to freeze it."""
    from sporbar.organisations.models import User
    from sporbar.reporting.actions import Signature, draft_fingerprint, order_freeze
    from sporbar.reporting.checks import review_report
    from tests.reporting import region

    report = region.build().report
    draft = draft_fingerprint(review_report(report).snapshot)
    return order_freeze(
        report=report,
        signature=Signature(name="Ingunn Havdal", title="daglig leder", draft=draft),
        by=User.objects.create_user("ingunn@eksempel.no"),
    )


def state() -> str:
    from sporbar.reporting.models import Edition, FreezeOrder

    order = FreezeOrder.objects.get()
    return f"{order.state} {order.attempts} {order.step}/{order.steps} {Edition.objects.count()}"


def main() -> None:
    django.setup()
    what, *given = sys.argv[1:]
    if what == "build":
        build()
    elif what == "work":
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        step = int(given[1]) if len(given) > 1 else None
        lease = float(given[2]) if len(given) > 2 else 120.0
        print("ended", work(given[0], step, lease), flush=True)
    print(state(), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    main()
