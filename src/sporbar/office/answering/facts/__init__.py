"""What the books and the bodies know of a measure since the last report, offered to who writes.

Each is a sentence with its source. It is inserted as it is, and stays a computed fact beside what
people say.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.document.partial_dates import NotADate, bounds, in_words
from sporbar.document.typography import MONTHS, money, number, whole_kroner
from sporbar.economy.models import Posting, ProjectMeasure, Recommendation
from sporbar.office.answering.facts.bodies import told_of_bodies
from sporbar.office.answering.facts.fact import Fact, fact, language
from sporbar.plans.models import Measure, PlanVersion
from sporbar.reporting.governance.window import Window
from sporbar.rounds.models import Round
from sporbar.rounds.queries import threads

__all__ = ["Fact", "facts_of"]


def facts_of(
    reporting_round: Round, measures: Iterable[Measure], since: date | None = None
) -> list[Fact]:
    """What happened after `since`, the last report's as-of day (the period's first day), until this
    round's. In the cooperation's own language, as the report will be. Twenty statements and one for
    each year back, however many measures."""
    own = list(measures)
    since = since or reporting_round.period_start - timedelta(days=1)
    chains = threads(reporting_round.cooperation, own)
    kin = {pk for chain in chains.values() for pk in chain}
    with translation.override(reporting_round.cooperation.language):
        return [
            *_recommended(reporting_round, kin, since),
            *_booked(reporting_round, kin),
            *_adopted(reporting_round, since),
            *told_of_bodies(
                reporting_round.cooperation_id,
                own,
                kin,
                Window(
                    first=since + timedelta(days=1),
                    last=reporting_round.as_of,
                    as_of=reporting_round.as_of,
                    told_on=timezone.localdate(),
                    language=language(),
                    only_published=True,
                ),
            ),
        ]


def _recommended(reporting_round: Round, measures: set[int], since: date) -> list[Fact]:
    rows = (
        Recommendation.objects.within(reporting_round.cooperation_id)
        .filter(measure__in=measures)
        .select_related("scheme", "body")
    )
    found = []
    for row in rows:
        if not _within(row.month, since, reporting_round.as_of):
            continue
        words = {"amount": money(f"{row.ore / 100:.2f}"), "when": in_words(row.month, language())}
        is_month = words["when"].split(" ")[0] in MONTHS
        text = (
            _("%(amount)s innstilt i %(when)s.") if is_month else _("%(amount)s innstilt %(when)s.")
        )
        source = _("Innstilling fra %(body)s, %(scheme)s") % {
            "body": row.body,
            "scheme": row.scheme,
        }
        found.append(fact(text % words, source))
    return found


def _booked(reporting_round: Round, measures: set[int]) -> list[Fact]:
    """The net of each project that belongs to the measures, this year until the period's end."""
    links = (
        ProjectMeasure.objects.within(reporting_round.cooperation_id)
        .filter(measure__in=measures)
        .select_related("project")
        .order_by("project__code", "inferred")
    )
    projects: dict[str, ProjectMeasure] = {}
    for link in links:
        projects.setdefault(link.project.code, link)
    end = reporting_round.period_end
    first, last = f"{end.year}-01", f"{end.year}-{end.month:02}"
    net: dict[str, int] = {}
    booked: dict[str, list[str]] = {}
    rows = Posting.objects.within(reporting_round.cooperation_id).net_by_period(projects)
    for code, period, ore in rows if projects else ():
        if first <= period <= last:
            net[code] = net.get(code, 0) + ore
            booked.setdefault(code, []).append(period)
    found = []
    for code, ore in net.items():
        link = projects[code]
        text = _("Netto hittil i %(year)d: %(amount)s kroner (%(project)s).") % {
            "year": end.year,
            "amount": number(whole_kroner(f"{ore / 100:.2f}")),
            "project": link.project,
        }
        words = {
            "first": in_words(booked[code][0], language()),
            "last": in_words(booked[code][-1], language()),
        }
        source = _("Regnskapet, bokført %(first)s til %(last)s") % words
        if link.inferred:
            source = _("%(source)s; prosjektet er koblet til tiltaket av oss") % {"source": source}
        found.append(fact(text, source))
    return found


def _adopted(reporting_round: Round, since: date) -> list[Fact]:
    """Changes of the plan itself: versions adopted since then."""
    versions = (
        PlanVersion.objects.within(reporting_round.cooperation_id)
        .filter(plan=reporting_round.plan_id, number__gt=1, adopted_on__isnull=False)
        .exclude(state="draft")
        .select_related("adopted_by")
        .defer("content")
        .order_by("number")
    )
    found = []
    for version in versions:
        if not _within(version.adopted_on, since, reporting_round.as_of):
            continue
        text = _("Planen ble endret (versjon %(number)d vedtatt %(when)s).") % {
            "number": version.number,
            "when": in_words(version.adopted_on, language()),
        }
        who = str(version.adopted_by) if version.adopted_by else _("vedtak")
        source = (
            _("%(body)s, sak %(case)s") % {"body": who, "case": version.case_reference}
            if version.case_reference
            else who
        )
        found.append(fact(text, source))
    return found


def _within(when: str, after: date, until: date) -> bool:
    """Whether it may have happened after the one day and by the other."""
    try:
        first, last = bounds(when)
    except NotADate:
        return False
    return (last or date.max) > after and (first or date.min) <= until
