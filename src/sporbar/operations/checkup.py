"""What `sporbar doctor` looks at."""

import os
import shutil
import smtplib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import get_connection
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from sporbar.core import append_only
from sporbar.mail.actions import can_send
from sporbar.mail.models import OutgoingMail
from sporbar.operations.models import ClockTick, WorkerSign
from sporbar.operations.queries import ATTEMPTS
from sporbar.operations.running import STALE
from sporbar.records import store
from sporbar.records.models import StoredFile

ORDER = ("i orden", "obs", "feil")
WELL, NOTE, WRONG = ORDER
#: Files looked at without --all.
SAMPLE = 50
#: Free space that is too little, in bytes.
LITTLE, NOTHING = 1 << 30, 100 << 20


@dataclass(frozen=True)
class Finding:
    """`word` is one of ORDER; `advice` is what to do, "" when nothing."""

    word: str
    what: str
    advice: str = ""


def findings(*, every_file: bool = False) -> Iterator[Finding]:
    """Everything that was looked at, one finding each. Without a database, what stands without."""
    yield from _settings()
    yield from _disk()
    yield from _assets()
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        yield Finding(WRONG, f"Databasen svarer ikke: {error}", "Se på DATABASE_URL.")
        return
    if waiting:
        yield Finding(
            WRONG, f"Databasen mangler {len(waiting)} migreringer.", "Kjør «sporbar migrate»."
        )
        return
    yield Finding(WELL, f"Databasen ({connection.vendor}) svarer og er oppdatert.")
    yield from _guards()
    yield from _files(every_file)
    yield from _mail()
    yield from _clock()


def _settings() -> Iterator[Finding]:
    if not settings.IN_PRODUCTION:
        yield Finding(
            NOTE, "Kjører som demo.", "I drift: SPORBAR_ENV=production, se innstillinger.md."
        )
    elif settings.DEBUG:
        yield Finding(WRONG, "SPORBAR_DEBUG er på i drift.", "Ta variabelen bort.")
    elif not settings.SECURE_SSL_REDIRECT:
        yield Finding(NOTE, "HTTPS er slått av.", "Ta bort SPORBAR_HTTPS=nei.")
    else:
        yield Finding(WELL, "Innstillingene passer for drift.")


def _disk() -> Iterator[Finding]:
    try:
        # A folder may be full, read-only or another's; only writing tells.
        with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR, prefix=".doctor-") as probe:
            probe.write(b"0" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        yield Finding(
            WRONG,
            f"Datamappen {settings.DATA_DIR} kan ikke skrives i: {error.strerror or error}.",
            "Gi brukeren Sporbar kjører som, rett til å skrive der, og se at disken ikke er full.",
        )
    free = shutil.disk_usage(settings.DATA_DIR).free
    what = f"{free / (1 << 30):.1f} GB ledig i {settings.DATA_DIR}."
    word = WRONG if free < NOTHING else NOTE if free < LITTLE else WELL
    yield Finding(word, what, "" if word == WELL else "Rydd plass, eller flytt datamappen.")


def _assets() -> Iterator[Finding]:
    from sporbar.document.fonts import MissingFontsError, font_paths

    if settings.STATIC_ROOT is not None:
        styled = (settings.STATIC_ROOT / "staticfiles.json").exists()
    else:
        styled = finders.find("ui/vendor/designsystemet.css") is not None or (
            finders.find("ui/sporbar.css") is not None
        )
    yield (
        Finding(WELL, "Stilarkene er på plass.")
        if styled
        else Finding(WRONG, "Stilarkene mangler.", "Kjør «sporbar collectstatic --no-input».")
    )
    try:
        font_paths()
        yield Finding(WELL, "Skriftene er på plass.")
    except MissingFontsError:
        yield Finding(WRONG, "Skriftene mangler.", "Kjør «make setup».")


def _guards() -> Iterator[Finding]:
    names = append_only.missing()
    yield (
        Finding(WRONG, f"{len(names)} vern mot endring mangler.", "Kjør «sporbar migrate».")
        if names
        else Finding(WELL, "Vernet mot endring av det som er sagt og frosset, står.")
    )


def _files(every: bool) -> Iterator[Finding]:
    rows = StoredFile.objects.order_by("-id").values_list("sha256", "name")
    looked, bad = 0, []
    for sha256, name in rows.iterator() if every else rows[:SAMPLE]:
        looked += 1
        try:
            store.get(sha256)
        except (store.StoredFileError, OSError):
            bad.append(name)
    if bad:
        yield Finding(
            WRONG,
            f"{len(bad)} av {looked} lagrede filer mangler eller er skadet: {', '.join(bad[:5])}.",
            "Legg mappen files/ tilbake fra sikkerhetskopi, se drift.md.",
        )
    else:
        yield Finding(WELL, f"{looked} lagrede filer er hele.")


def _mail() -> Iterator[Finding]:
    if not can_send():
        yield Finding(NOTE, "Ingen e-posttjener er satt.", "Sett SPORBAR_SMTP_URL.")
        return
    try:
        # A server that does not answer at once is no reason to wait half a minute.
        server = get_connection(timeout=10)
        server.open()
        server.close()
        yield Finding(WELL, f"E-posttjeneren {settings.EMAIL_HOST} svarer.")
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            WRONG,
            f"E-posttjeneren {settings.EMAIL_HOST} svarer ikke: {error}",
            "Se på SPORBAR_SMTP_URL: vert, port, bruker og passord. E-posten venter i køen.",
        )
    stuck = OutgoingMail.objects.stuck(timezone.now() - timedelta(minutes=15))
    if count := stuck.count():
        newest = stuck.exclude(last_error="").order_by("-next_try_at").first()
        why = f" Sist: {newest.last_error}" if newest else ""
        yield Finding(
            NOTE,
            f"{count} e-poster er ikke kommet frem.{why}",
            "Det som står i kø, prøves igjen av seg selv. Det som er gitt opp, må sendes på nytt "
            "derfra det kom: inviter igjen, be om nytt passord.",
        )


def _clock() -> Iterator[Finding]:
    now = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            theirs: datetime = cursor.fetchone()[0]
        apart = abs((theirs - now).total_seconds())
        if apart > 5:
            yield Finding(
                WRONG, f"Klokken går {apart:.0f} sekunder feil av databasens.", "Slå på NTP."
            )
    newest = WorkerSign.objects.order_by("-seen_at").first()
    start = "Start «sporbar serve» eller «sporbar worker»."
    if newest is None:
        yield Finding(NOTE, "Ingen arbeider er i gang: e-post og faste jobber venter.", start)
    elif newest.seen_at - now > STALE:
        yield Finding(
            WRONG,
            f"Klokken til arbeideren {newest.name} går foran klokken her.",
            "Slå på NTP på begge maskinene.",
        )
    elif now - newest.seen_at > STALE:
        # One that was stopped takes its sign down; this one died, or stands still.
        yield Finding(
            WRONG,
            f"Arbeideren {newest.name} har ikke gitt tegn fra seg siden "
            f"{timezone.localtime(newest.seen_at):%d.%m.%Y kl. %H.%M}: e-post og faste jobber "
            "venter.",
            f"Se meldingene fra den. {start}",
        )
    else:
        yield Finding(WELL, "Arbeideren er i gang.")
    failed = ClockTick.objects.filter(done_at=None, attempts__gte=ATTEMPTS)
    for tick in failed.filter(due_at__gt=now - timedelta(days=2)):
        yield Finding(
            WRONG,
            f"Jobben {tick.job} er gitt opp: {tick.last_error}",
            "Se meldingene fra arbeideren. Den prøver igjen i morgen.",
        )
