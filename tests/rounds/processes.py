"""For the tests, in a process of its own: `python -m tests.rounds.processes WHAT ARGUMENT`.

`fill PEOPLE` opens a round whose deadline is tomorrow, with so many people and a letter to each;
`remind FILE SECONDS` does the clock's job of reminding, says in the file that the reminders are
written, and takes its time before it is done.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta

import django


def fill(people: str) -> None:
    from sporbar.rounds.actions import open_round
    from tests import factories

    plan = factories.plan(factories.cooperation(), measures=int(people))
    one = factories.round(plan, state="planned", deadline=datetime.now(UTC).date())
    for number, measure in enumerate(plan.measures.order_by("pk")):
        who = factories.contributor(one, f"Person {number}")
        factories.request(one, measure, contributors=(who,))
    open_round(reporting_round=one, by=None, at=datetime.now(UTC))


def remind(path: str, seconds: str) -> None:
    from sporbar.operations.actions import do_due_jobs
    from sporbar.operations.jobs import Job
    from sporbar.rounds.actions import send_due_reminders
    from sporbar.rounds.models import Letter, Round
    from sporbar.rounds.schedule import working_day_from

    # A day that is nobody's day off, a fortnight on: what was opened has been quiet long enough.
    day = working_day_from(datetime.now(UTC).date() + timedelta(days=14))
    at = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    Round.objects.update(deadline=day - timedelta(days=1), reminder_days=[1])

    def deed(due_at: datetime) -> None:
        send_due_reminders(at=at)
        with open(path, "a") as file:
            file.write(f"written {Letter.objects.filter(kind='reminder').count()}\n")
        time.sleep(float(seconds))

    for second in range(60):
        # The lease of a killed worker runs out while this one looks again and again.
        if do_due_jobs(
            worker=f"w{os.getpid()}",
            at=datetime.now(UTC) + timedelta(seconds=second),
            jobs=[Job("remind", hour=0, deed=deed)],
            lease=timedelta(seconds=20),
        ):
            return


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    django.setup()
    {"fill": fill, "remind": remind}[sys.argv[1]](*sys.argv[2:])
