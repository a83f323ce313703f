"""Small real rows for tests, as plain functions. Names are invented; any value can be given."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.auth.hashers import get_hasher, make_password
from django.utils import timezone

from sporbar.document import codec
from sporbar.document import snapshot as facts
from sporbar.document.action_plan import PlanSnapshot, plan_bytes, sealed_plan
from sporbar.document.compose import compose
from sporbar.document.render.html import render_html
from sporbar.economy.models import (
    AccountGroup,
    LedgerImport,
    LedgerProfile,
    LedgerSlice,
    Posting,
    Project,
)
from sporbar.organisations.models import (
    Body,
    BodyKind,
    Cooperation,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    User,
)
from sporbar.plans.actions import add_measure, adopt_version, start_plan
from sporbar.plans.content import AreaLinkPart, MeasurePart
from sporbar.plans.models import (
    ActionArea,
    ActionPlan,
    CycleEvent,
    FocusArea,
    Measure,
    MeasureActivity,
    MeasureArea,
    PlanState,
    PlanVersion,
    Strategy,
    WorkingForm,
)
from sporbar.records.actions import store_bytes
from sporbar.records.models import FrozenDocument, Rendition
from sporbar.reporting.models import (
    Annex,
    Edition,
    EditionFile,
    EditionState,
    PlanEdition,
    Report,
)
from sporbar.reporting.plan_documents import plan_snapshot
from sporbar.reporting.snapshots import take_snapshot
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    Deviation,
    EntryCoverage,
    RequestCoverage,
    RequestState,
    Round,
    RoundState,
    StatedDate,
    StatedQuantity,
    StatusEntry,
    StatusLine,
    StatusRequest,
)

MEDIA_TYPES = {"json": "application/json", "html": "text/html; charset=utf-8"}


def cooperation(slug: str = "elvelandet", **values: Any) -> Cooperation:
    return Cooperation.objects.create(
        **{"slug": slug, "name": slug.capitalize(), "is_fictional": True, **values}
    )


@cache
def _hashed(password: str, hasher: str) -> str:
    """Hashed once: hashing is slow on purpose, and nearly every test has somebody logged in."""
    return make_password(password, hasher=hasher)


def user(email: str = "kari@eksempel.no", **values: Any) -> User:
    found = User.objects.create_user(email, **values)
    found.password = _hashed("et langt passord 1", get_hasher().algorithm)
    found.save(update_fields=["password"])
    return found


def role(tenant: Cooperation, person: User, name: str) -> Role:
    return Role.objects.create(cooperation=tenant, user=person, name=name)


def municipality(
    tenant: Cooperation, name: str = "Elvebotn kommune", number: str | None = None, **values: Any
) -> Organisation:
    """A member municipality; with a number in force since 2020 if one is given."""
    found = Organisation.objects.create(
        cooperation=tenant,
        **{
            "name": name,
            "slug": name.lower().replace(" ", "-"),
            "kind": OrganisationKind.MUNICIPALITY,
            **values,
        },
    )
    Membership.objects.create(cooperation=tenant, organisation=found)
    if number is not None:
        MunicipalityNumber.objects.create(
            cooperation=tenant,
            organisation=found,
            number=number,
            valid_from=date(2020, 1, 1),
        )
    return found


def body(tenant: Cooperation, name: str = "Regionrådet", **values: Any) -> Body:
    return Body.objects.create(
        cooperation=tenant,
        **{
            "name": name,
            "slug": name.lower().replace("å", "a").replace(" ", "-"),
            "kind": BodyKind.REGIONAL_COUNCIL,
            **values,
        },
    )


def person(tenant: Cooperation, name: str = "Kontaktpersonen") -> Person:
    return Person.objects.create(cooperation=tenant, name=name, slug=name.lower().replace(" ", "-"))


def plan(
    tenant: Cooperation,
    year: int = 2026,
    *,
    measures: int = 0,
    areas: int = 1,
    state: str = PlanState.ADOPTED,
) -> ActionPlan:
    """A plan with one version, and `measures` measures spread over its focus areas."""
    strategy, _ = Strategy.objects.get_or_create(cooperation=tenant, title="Strategi")
    found = ActionPlan.objects.create(
        cooperation=tenant, strategy=strategy, title=f"Handlingsplan {year}", year=year
    )
    PlanVersion.objects.create(cooperation=tenant, plan=found, number=1, state=state)
    for number in range(1, areas + 1):
        area, _ = FocusArea.objects.get_or_create(
            cooperation=tenant,
            strategy=strategy,
            number=number,
            defaults={"title": f"Satsingsområde {number}"},
        )
        ActionArea.objects.get_or_create(
            cooperation=tenant,
            strategy=strategy,
            focus_area=area,
            code=f"{number}.1",
            defaults={"title": f"Tiltaksområde {number}.1"},
        )
    for index in range(measures):
        measure(found, area=index % areas + 1, number=index // areas + 1)
    return found


def strategy(tenant: Cooperation, areas: int = 1) -> Strategy:
    """A strategy with numbered focus areas, an action area in each, and one working form."""
    found, _ = Strategy.objects.get_or_create(cooperation=tenant, title="Strategi")
    for number in range(1, areas + 1):
        area, _ = FocusArea.objects.get_or_create(
            cooperation=tenant,
            strategy=found,
            number=number,
            defaults={"title": f"Satsingsområde {number}"},
        )
        ActionArea.objects.get_or_create(
            cooperation=tenant,
            strategy=found,
            focus_area=area,
            code=f"{number}.1",
            defaults={"title": f"Tiltaksområde {number}.1"},
        )
    WorkingForm.objects.get_or_create(
        cooperation=tenant, code="network", defaults={"title": "nettverk"}
    )
    return found


def part(title: str = "Nytt tiltak", **values: Any) -> MeasurePart:
    """What a measure says; focus area and number are settled by the deed that takes it."""
    return MeasurePart(
        **{
            "focus_area": 1,
            "number": 1,
            "title": title,
            "activities": (f"Arbeide med {title.lower()}.",),
            "working_forms": ("network",),
            **values,
        }
    )


def draft_version(
    tenant: Cooperation, year: int = 2026, *, measures: int = 2, areas: int = 1
) -> PlanVersion:
    """A plan's first version, being written: `measures` measures spread over its focus areas."""
    found = strategy(tenant, areas)
    version = start_plan(
        cooperation=tenant, strategy=found, title=f"Handlingsplan {year}", year=year, by=None
    )
    places = {area.number: area for area in found.focus_areas.all()}
    for index in range(measures):
        number = index % areas + 1
        add_measure(
            version=version,
            focus_area=places[number],
            part=part(
                f"Tiltak {number}.{index // areas + 1}",
                areas=(AreaLinkPart(code=f"{number}.1"),),
            ),
            by=None,
        )
    return version


def adopted_version(
    tenant: Cooperation, year: int = 2026, *, measures: int = 2, areas: int = 1
) -> PlanVersion:
    """A plan written and adopted, as `draft_version` made it."""
    version = draft_version(tenant, year, measures=measures, areas=areas)
    decider = Body.objects.within(tenant).first() or body(tenant)
    return adopt_version(
        version=version, adopted_by=decider, adopted_on=f"{year - 1}-12-05", by=None
    )


def sub_draft(under: PlanVersion, title: str = "Nettverkets plan") -> PlanVersion:
    """A sub-body's plan under the version's first measure in force, being written."""
    whole = under.plan.measures.order_by("id")[0]
    version = start_plan(
        cooperation=under.plan.cooperation,
        strategy=under.plan.strategy,
        title=title,
        year=under.plan.year,
        hangs_under=whole,
        by=None,
    )
    add_measure(version=version, focus_area=whole.focus_area, part=part("Nettverkstiltak"), by=None)
    return version


def cycle_event(tenant: Cooperation, title: str = "Møte", **values: Any) -> CycleEvent:
    """A public event of every year, in March without a day."""
    return CycleEvent.objects.create(
        cooperation=tenant, title=title, **{"kind": "meeting", "month": 3, **values}
    )


def focus_area(of: ActionPlan, number: int = 1) -> FocusArea:
    return FocusArea.objects.get(strategy=of.strategy_id, number=number)


def measure(
    of: ActionPlan,
    *,
    area: int = 1,
    number: int = 1,
    title: str = "",
    strands: tuple[str, ...] = (),
    activities: tuple[str, ...] = (),
    form: str = "network",
    **values: Any,
) -> Measure:
    """A measure in the area's first action area, with one working form."""
    tenant = of.cooperation
    found = Measure.objects.create(
        cooperation=tenant,
        plan=of,
        focus_area=focus_area(of, area),
        number=number,
        title=title or f"Tiltak {area}.{number}",
        **values,
    )
    action_area = ActionArea.objects.get(strategy=of.strategy_id, code=f"{area}.1")
    MeasureArea.objects.create(
        cooperation=tenant, measure=found, action_area=action_area, title=action_area.title
    )
    working_form, _ = WorkingForm.objects.get_or_create(
        cooperation=tenant, code=form, defaults={"title": form}
    )
    found.working_forms.add(working_form)
    for position, text in enumerate(activities):
        MeasureActivity.objects.create(
            cooperation=tenant, measure=found, position=position, text=text
        )
    for position, name in enumerate(strands):
        Measure.objects.create(
            cooperation=tenant,
            plan=of,
            focus_area=found.focus_area,
            parent=found,
            position=position,
            title=name,
        )
    return found


def round(of: ActionPlan, as_of: date = date(2026, 7, 1), **values: Any) -> Round:  # noqa: A001
    """A closed half-year round."""
    return Round.objects.create(
        cooperation=of.cooperation,
        plan=of,
        **{
            "plan_version": of.versions.first(),
            "kind": "half_year",
            "period_start": date(as_of.year, 1, 1),
            "period_end": date(as_of.year, 6, 30),
            "as_of": as_of,
            "state": RoundState.CLOSED,
            **values,
        },
    )


def entry(
    of: Round,
    *covers: Measure,
    lines: tuple[str, ...] = ("Arbeidet er i gang.",),
    at: datetime | None = None,
    **values: Any,
) -> StatusEntry:
    """What somebody reported on the measures, in sentences."""
    tenant = of.cooperation
    found = StatusEntry.objects.create(
        cooperation=tenant,
        round=of,
        submitted_at=at or timezone.now(),
        **{"answer": "activity", "author_role": "koordinator", **values},
    )
    for covered in covers:
        EntryCoverage.objects.create(cooperation=tenant, entry=found, measure=covered)
    for position, text in enumerate(lines):
        StatusLine.objects.create(cooperation=tenant, entry=found, position=position, text=text)
    return found


def contributor(of: Round, name: str = "Bidragsyteren", **values: Any) -> Contributor:
    """A person asked in the round, with an address of their own."""
    tenant = of.cooperation
    slug = name.lower().replace(" ", "-")
    asked, _ = Person.objects.get_or_create(
        cooperation=tenant, slug=slug, defaults={"name": name, "email": f"{slug}@eksempel.no"}
    )
    return Contributor.objects.create(cooperation=tenant, round=of, person=asked, **values)


def request(
    of: Round, *measures: Measure, contributors: tuple[Contributor, ...] = (), **values: Any
) -> StatusRequest:
    """A question about the measures, waiting for the contributors' answer."""
    tenant = of.cooperation
    found = StatusRequest.objects.create(
        cooperation=tenant, round=of, **{"changed_at": timezone.now(), **values}
    )
    for one in measures:
        RequestCoverage.objects.create(cooperation=tenant, request=found, round=of, measure=one)
    for asked in contributors:
        Assignment.objects.create(cooperation=tenant, request=found, contributor=asked)
    return found


def answered(
    of: StatusRequest,
    *,
    state: str = RequestState.SUBMITTED,
    lines: tuple[str, ...] = ("Arbeidet er i gang.",),
    at: datetime | None = None,
    **values: Any,
) -> StatusEntry:
    """An answer to the question, by the first who was asked; the question is then in `state`."""
    first = of.contributors.first()
    found = entry(
        of.round,
        *(covered.measure for covered in of.covers.select_related("measure")),
        lines=lines,
        at=at,
        **{"request": of, "person": first.person if first else None, **values},
    )
    of.entry, of.state, of.changed_at = found, state, found.submitted_at
    of.save(update_fields=["entry", "state", "changed_at"])
    return found


def deviation(of: StatusEntry, kind: str = "postponed", **values: Any) -> Deviation:
    """A deviation on the entry's first sentence."""
    return Deviation.objects.create(
        cooperation=of.cooperation, line=of.lines.first(), kind=kind, **values
    )


def stated_date(of: StatusEntry, what: str, on: str, **values: Any) -> StatedDate:
    return StatedDate.objects.create(
        cooperation=of.cooperation, line=of.lines.first(), what=what, on=on, **values
    )


def quantity(of: StatusEntry, what: str, number: int, whole: int) -> StatedQuantity:
    """ "6 of 7" on the entry's first sentence."""
    return StatedQuantity.objects.create(
        cooperation=of.cooperation,
        line=of.lines.first(),
        what=what,
        quantifier="exactly",
        number=number,
        of=whole,
    )


def postings(tenant: Cooperation) -> None:
    """Three postings of responsibility 7100 in March 2026; whole kroner leave one krone over."""
    profile = LedgerProfile.objects.create(
        cooperation=tenant, name="hovedbok", columns={}, sign_rule="signed"
    )
    file = store_bytes(
        cooperation=tenant, name="hovedbok.csv", media_type="text/csv", data=b"en bok"
    )
    export = LedgerImport.objects.create(
        cooperation=tenant,
        profile=profile,
        file=file,
        file_sha256=file.sha256,
        state="applied",
        is_invented=True,
    )
    part = LedgerSlice.objects.create(
        cooperation=tenant,
        ledger_import=export,
        responsibility="7100",
        period="2026-03",
        is_current=True,
    )
    cost = AccountGroup.objects.create(
        cooperation=tenant, code="110", name="Lønn", kind="cost", position=1
    )
    income = AccountGroup.objects.create(
        cooperation=tenant, code="117", name="Refusjoner", kind="income", position=2
    )
    project = Project.objects.create(cooperation=tenant, code="H100", name="Sekretariatet")
    rows = ((cost, project, 100_040), (cost, None, 200_040), (income, project, -500_000))
    for number, (group, of, ore) in enumerate(rows, start=1):
        Posting.objects.create(
            cooperation=tenant,
            slice=part,
            row_number=number,
            account=11000,
            group=group,
            project=of,
            text=f"Bilag {number}",
            ore=ore,
        )


def report(of: Round, slug: str = "2026-h1", **values: Any) -> Report:
    return Report.objects.create(
        cooperation=of.cooperation,
        round=of,
        slug=slug,
        **{"title": f"Halvårsrapport {of.as_of.year}", "author_role": "daglig leder", **values},
    )


def annex(of: Report, title: str = "Nettverkets rapport", data: bytes = b"%PDF-") -> Annex:
    """An annex after the others, with a file of these bytes."""
    return Annex.objects.create(
        cooperation=of.cooperation,
        report=of,
        number=of.annexes.count() + 1,
        title=title,
        state="attached",
        pages=1,
        file=store_bytes(
            cooperation=of.cooperation,
            name="vedlegg.pdf",
            media_type="application/pdf",
            data=data,
        ),
    )


def edition_file(of: Edition, number: int | None = 1, name: str = "kart.pdf") -> EditionFile:
    """A file beside an edition: the annex with this number, or the one for print."""
    endings = {"pdf": "application/pdf", "docx": "application/msword"}
    return EditionFile.objects.create(
        cooperation=of.cooperation,
        edition=of,
        kind="annex" if number else "print",
        annex_number=number,
        title="Kart over stiene",
        pages=3,
        file=store_bytes(
            cooperation=of.cooperation,
            name=name,
            media_type=endings[name.rpartition(".")[2]],
            data=name.encode(),
        ),
    )


def plan_edition(of: PlanVersion) -> PlanEdition:
    """An adopted version as a frozen document, with its JSON file and without the slower formats.

    Whoever downloads another format, or proves the freeze itself, calls `freeze_plan`.
    """
    sealed = sealed_plan(plan_snapshot(of))
    return PlanEdition.objects.create(
        cooperation=of.cooperation,
        version=of,
        document=_frozen(
            of.cooperation,
            "plan",
            sealed,
            {"json": plan_bytes(sealed)},
            f"{of.cooperation.slug}-{of.plan_id}-plan-{of.number}",
        ),
    )


def _frozen(
    tenant: Cooperation,
    kind: str,
    sealed: facts.Snapshot | PlanSnapshot,
    contents: dict[str, bytes],
    stem: str,
) -> FrozenDocument:
    assert sealed.fingerprint is not None
    document = FrozenDocument.objects.create(
        cooperation=tenant,
        kind=kind,
        title=stem,
        schema_version=sealed.schema_version,
        fingerprint=sealed.fingerprint,
        frozen_at=timezone.now(),
    )
    for ending, data in contents.items():
        Rendition.objects.create(
            cooperation=tenant,
            document=document,
            format=ending,
            file=store_bytes(
                cooperation=tenant,
                name=f"{stem}.{ending}",
                media_type=MEDIA_TYPES[ending],
                data=data,
            ),
        )
    return document


def edition(
    of: Report,
    number: int = 1,
    *,
    published: bool = True,
    published_on: date | None = None,
    correction_note: str | None = None,
) -> Edition:
    """An edition frozen now, with its JSON and HTML files and without the slower formats."""
    tenant, as_of = of.cooperation, of.round.as_of
    taken = take_snapshot(
        report=of,
        edition_number=number,
        dates=facts.Dates(
            as_of=as_of.isoformat(),
            written=None,
            approved=None,
            published=published_on.isoformat() if published_on else None,
        ),
        correction_note=correction_note,
    )
    sealed = codec.sealed(taken)
    contents = {"json": codec.public_bytes(sealed), "html": render_html(compose(sealed))}
    document = _frozen(tenant, "report", sealed, contents, f"{tenant.slug}-{of.slug}-{number}")
    return Edition.objects.create(
        cooperation=tenant,
        report=of,
        number=number,
        state=EditionState.PUBLISHED if published else EditionState.FROZEN,
        document=document,
        as_of=as_of,
        published_on=published_on,
        correction_note=correction_note,
    )
