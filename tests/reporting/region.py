"""A small region with everything a report can hold, in as many measures as a test asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sporbar.economy import models as economy
from sporbar.organisations import models as organisations
from sporbar.plans import models as plans
from sporbar.records.actions import store_bytes
from sporbar.reporting.models import Annex, AreaNote, Report
from sporbar.rounds import models as rounds
from sporbar.rounds.actions import Line, Words, close_round, submit_status

AT = datetime(2011, 8, 15, 12, 0, tzinfo=UTC)


@dataclass
class Region:
    cooperation: organisations.Cooperation
    council: organisations.Body
    areas: list[plans.FocusArea]
    measures: list[plans.Measure]
    strands: list[plans.Measure]
    round: rounds.Round
    report: Report

    def measure(self, label: str) -> plans.Measure:
        return next(one for one in self.measures if one.label == label)


def build(measures: int = 3, *, slug: str = "provedal", reported: bool = True) -> Region:
    """Two focus areas with the measures dealt out in turn; "1.1" has two strands.

    With `reported`, every measure has an entry with two sentences, every third deviates, and the
    first two measures beyond "1.1" share an entry when there are three or more.
    """
    cooperation = organisations.Cooperation.objects.create(slug=slug, name=slug.title())
    own = {"cooperation": cooperation}
    legal = organisations.LegalEntity.objects.create(name="Rådet", form="ipr", **own)
    town = organisations.Organisation.objects.create(
        slug="by", name="By kommune", kind="municipality", **own
    )
    organisations.OrganisationName.objects.create(organisation=town, name="Gamleby", **own)
    organisations.Membership.objects.create(organisation=town, legal_entity=legal, **own)
    council = organisations.Body.objects.create(
        slug="regionradet", name="Regionrådet", kind="regional_council", **own
    )
    strategy = plans.Strategy.objects.create(title="Strategien", **own)
    areas = [
        plans.FocusArea.objects.create(strategy=strategy, number=n, title=f"Område {n}", **own)
        for n in (1, 2)
    ]
    action_area = plans.ActionArea.objects.create(
        strategy=strategy, focus_area=areas[0], code="1.1", title="Reiseliv", **own
    )
    form = plans.WorkingForm.objects.create(code="network", title="nettverk", **own)
    plan = plans.ActionPlan.objects.create(
        strategy=strategy, title="Handlingsplan 2011", year=2011, **own
    )
    version = plans.PlanVersion.objects.create(
        plan=plan, number=1, state="adopted", adopted_by=council, adopted_on="2010-12", **own
    )
    made = plans.Measure.objects.bulk_create(
        plans.Measure(
            plan=plan,
            focus_area=areas[n % 2],
            number=n // 2 + 1,
            title=f"Tiltak nummer {n}",
            **own,
        )
        for n in range(measures)
    )
    strands = plans.Measure.objects.bulk_create(
        plans.Measure(
            plan=plan, focus_area=areas[0], parent=made[0], position=n, title=f"Del {n}", **own
        )
        for n in (1, 2)
    )
    plans.MeasureActivity.objects.bulk_create(
        plans.MeasureActivity(measure=one, position=n, text=f"Gjøre {n}", **own)
        for one in [*made, *strands]
        for n in (1, 2)
    )
    plans.MeasureArea.objects.bulk_create(
        plans.MeasureArea(
            measure=one, action_area=action_area, title=action_area.title, position=1, **own
        )
        for one in made
    )
    plans.Measure.working_forms.through.objects.bulk_create(
        plans.Measure.working_forms.through(measure=one, workingform=form) for one in made
    )
    plans.Measure.applies_to.through.objects.bulk_create(
        plans.Measure.applies_to.through(measure=one, focusarea=area)
        for one in made
        for area in areas
    )
    plans.FormerName.objects.bulk_create(
        plans.FormerName(measure=one, name="Gammelt navn", **own) for one in made
    )
    plans.Involvement.objects.bulk_create(
        plans.Involvement(measure=one, role="partner", organisation=town, **own) for one in made
    )
    reporting_round = rounds.Round.objects.create(
        plan=plan,
        plan_version=version,
        kind="half_year",
        period_start=date(2011, 1, 1),
        period_end=date(2011, 6, 30),
        as_of=date(2011, 7, 1),
        state="open",
        **own,
    )
    report = Report.objects.create(
        round=reporting_round,
        slug="2011-h1",
        title="Halvårsrapport 2011",
        introduction=["Et halvt år er gått."],
        caveats=["Ikke alt er bokført."],
        responsibility="10400",
        author_role="daglig leder",
        previous_kind="annual",
        previous_title="Årsrapport 2010",
        previous_year=2010,
        **own,
    )
    AreaNote.objects.create(report=report, focus_area=areas[0], paragraphs=["Godt i gang."], **own)
    region = Region(cooperation, council, areas, made, strands, reporting_round, report)
    if reported:
        say(region, _words(region))
        close_round(reporting_round=reporting_round, by=None, at=AT)
    _money(region)
    return region


def say(region: Region, words: list[Words], at: datetime = AT) -> list[rounds.StatusEntry]:
    """Submit status, through the same deed as everybody."""
    return submit_status(reporting_round=region.round, words=words, by=None, at=at)


def words(
    measures: list[plans.Measure],
    *lines: Line,
    answer: str = "activity",
    progress: str | None = None,
) -> Words:
    return Words(
        entry=rounds.StatusEntry(answer=answer, progress=progress),
        measure_ids=[one.pk for one in measures],
        lines=list(lines),
    )


def _words(region: Region) -> list[Words]:
    rest = region.measures[1:]
    said = [
        words([strand], Line(f"Delen {strand.title} er i gang som ventet."), progress="as_planned")
        for strand in region.strands
    ]
    shared = rest[:2] if len(rest) > 1 else []
    if shared:
        said.append(
            words(shared, Line("Dette gjelder begge tiltakene i fellesskap."), _late(region))
        )
    for n, one in enumerate(rest[len(shared) :]):
        lines = [Line(f"Arbeidet med nummer {one.pk} går sin gang i perioden.")]
        lines.append(_late(region) if n % 3 == 0 else Line("Kort."))
        said.append(words([one], *lines))
    return said


def _late(region: Region) -> Line:
    return Line(
        "Møtet er utsatt.",
        deviation=rounds.Deviation(
            kind="postponed", cause="Sykdom", new_date="2011-23", reported_to=region.council
        ),
        dates=[rounds.StatedDate(what="møtet", on="2011-23", tense="planned")],
        quantities=[rounds.StatedQuantity(what="møter", quantifier="several")],
    )


#: group, project, øre: parts whose whole kroner do not add up to the whole kroner of their sum
POSTINGS = (
    ("110", "F1", 100_040),
    ("110", "F2", 200_040),
    ("110", None, 50_040),
    ("117", "F1", -500_000),
)


def _money(region: Region) -> None:
    own = {"cooperation": region.cooperation}
    groups = {
        "110": economy.AccountGroup.objects.create(
            code="110", name="Lønn", kind="cost", position=1, **own
        ),
        "117": economy.AccountGroup.objects.create(
            code="117", name="Refusjoner", kind="income", position=2, **own
        ),
    }
    projects = {
        code: economy.Project.objects.create(code=code, name=f"Prosjekt {code}", **own)
        for code in ("F1", "F2")
    }
    economy.ProjectMeasure.objects.create(
        project=projects["F1"], measure=region.measures[0], inferred=True, **own
    )
    profile = economy.LedgerProfile.objects.create(
        name="standard", columns={}, sign_rule="signed", responsibilities=["10400"], **own
    )
    file = store_bytes(
        cooperation=region.cooperation, name="hovedbok.csv", media_type="text/csv", data=b"x"
    )
    ledger = economy.LedgerImport.objects.create(
        profile=profile, file=file, file_sha256=file.sha256, state="applied", **own
    )
    part = economy.LedgerSlice.objects.create(
        ledger_import=ledger, responsibility="10400", period="2011-06", is_current=True, **own
    )
    economy.Posting.objects.bulk_create(
        economy.Posting(
            slice=part,
            row_number=n,
            account=10,
            group=groups[group],
            project=projects.get(project) if project else None,
            posted_on=date(2011, 6, 1),
            ore=ore,
            **own,
        )
        for n, (group, project, ore) in enumerate(POSTINGS, start=2)
    )
    balance(region, POSTINGS)
    scheme = economy.GrantScheme.objects.create(name="Utviklingsmidler", **own)
    economy.Recommendation.objects.bulk_create(
        economy.Recommendation(
            measure=one,
            scheme=scheme,
            body=region.council,
            month="2011-03",
            ore=15_000_000,
            **own,
        )
        for one in region.measures
    )


def balance(region: Region, postings: tuple[tuple[str, str | None, int], ...]) -> None:
    """Enter control totals: what the ledger's own print-out would say for these postings."""
    sums: dict[tuple[str, str], int] = {}
    for group, project, ore in postings:
        for key in (("group", group), ("project", project or ""), ("total", "")):
            sums[key] = sums.get(key, 0) + ore
    for (kind, code), ore in sums.items():
        economy.LedgerBalance.objects.update_or_create(
            cooperation=region.cooperation,
            responsibility="10400",
            period_start="2011-01",
            period_end="2011-06",
            kind=kind,
            code=code,
            defaults={"ore": ore, "source": "saldoliste"},
        )


def annex(region: Region, label: str, number: int = 1) -> Annex:
    """A missing annex that holds the status of one measure."""
    made = Annex.objects.create(
        cooperation=region.cooperation, report=region.report, number=number, title="Fra nettverket"
    )
    made.measures.add(region.measure(label))
    return made


def network_report(region: Region, number: int = 1, *, measures: int = 2) -> Annex:
    """A network's own plan under the first measure, with a round and a report of its own, which is
    an annex of the region's. Its first measure is answered with a deviation, the others are not."""
    own = {"cooperation": region.cooperation}
    body = organisations.Body.objects.create(
        slug=f"nettverk-{number}", name=f"Nettverk {number}", kind="network", **own
    )
    plan = plans.ActionPlan.objects.create(
        strategy=region.areas[0].strategy,
        title=f"Delplan {number}",
        year=2011,
        hangs_under=region.measures[0],
        body=body,
        **own,
    )
    version = plans.PlanVersion.objects.create(
        plan=plan, number=1, state="adopted", adopted_by=body, adopted_on="2011-01", **own
    )
    made = plans.Measure.objects.bulk_create(
        plans.Measure(
            plan=plan, focus_area=region.areas[1], number=n, title=f"Deltiltak {n}", **own
        )
        for n in range(1, measures + 1)
    )
    reporting_round = rounds.Round.objects.create(
        plan=plan,
        plan_version=version,
        kind="half_year",
        period_start=date(2011, 1, 1),
        period_end=date(2011, 6, 30),
        as_of=date(2011, 6, 30),
        state="open",
        **own,
    )
    said = words(made[:1], _late(region), progress="mixed")
    submit_status(reporting_round=reporting_round, words=[said], by=None, at=AT)
    close_round(reporting_round=reporting_round, by=None, at=AT)
    report = Report.objects.create(
        round=reporting_round,
        slug=f"2011-h1-nettverk-{number}",
        title=f"Rapport fra nettverk {number}",
        introduction=["Nettverket har arbeidet."],
        author_role="nettverksleder",
        written_on=date(2011, 8, 1),
        **own,
    )
    annexed = Annex.objects.create(
        report=region.report,
        number=number,
        title=f"Nettverk {number}",
        state="attached",
        sub_report=report,
        **own,
    )
    annexed.measures.add(region.measures[0])
    return annexed


def earlier_round(
    region: Region,
    *lines: Line,
    label: str = "2.1",
    on: Sequence[plans.Measure] = (),
    as_of: date = date(2010, 12, 31),
) -> rounds.Round:
    """A closed round before the region's on the same plan, with these words on one measure, or on
    all of `on`, and its report."""
    own = {"cooperation": region.cooperation}
    earlier = rounds.Round.objects.create(
        plan=region.round.plan,
        kind="annual",
        period_start=as_of.replace(month=1, day=1),
        period_end=as_of,
        as_of=as_of,
        state="open",
        **own,
    )
    said = words(list(on) or [region.measure(label)], *lines)
    submit_status(reporting_round=earlier, words=[said], by=None, at=AT - timedelta(days=200))
    close_round(reporting_round=earlier, by=None, at=AT - timedelta(days=190))
    Report.objects.create(
        round=earlier,
        slug=f"{as_of.year}",
        title=f"Årsrapport {as_of.year}",
        author_role="daglig leder",
        **own,
    )
    return earlier
