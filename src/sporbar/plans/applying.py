"""Puts what a draft says in force: the measures and all that hangs on them, by identity.

A measure keeps its row through new numbers, names and versions, so that everything said about it
stays with it. The number of statements does not follow the number of measures.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from sporbar.organisations.models import Body, BodyName, Organisation, OrganisationName, Person
from sporbar.plans.content import InvolvementPart, MeasurePart, PlanFile
from sporbar.plans.models import (
    ActionArea,
    DraftEnding,
    DraftMeasure,
    FocusArea,
    FormerName,
    Involvement,
    Measure,
    MeasureActivity,
    MeasureArea,
    MeasureGoal,
    MeasureResult,
    PlanError,
    PlanVersion,
    WorkingForm,
)

#: Added while numbers change places; the highest number is 9 999.
_ASIDE = 10_000
#: Rows in one statement.
_AT_ONCE = 500

#: Columns written together, each group only in the rows where it changed: most versions change
#: little. Focus area and number are one place, which no two measures may share.
_PLACE = ("focus_area_id", "number")
_MEASURE_COLUMNS = (
    _PLACE,
    ("number_printed",),
    ("position",),
    ("title",),
    ("responsible_body_id",),
    ("continues_id",),
    ("working_form_note",),
)
_STRAND_COLUMNS = (("title",), ("focus_area_id",), ("position",))


def put_in_force(version: PlanVersion, content: PlanFile) -> None:
    """Make the plan's measures what the version's drafts say. Call it in the adoption's own
    transaction, with `content` composed from the same drafts. Raises PlanError for a name nobody
    answers to."""
    _Putting(version, content).run()


class _Names:
    """Everything a plan may refer to, by the names people use, former ones included."""

    def __init__(self, version: PlanVersion) -> None:
        tenant = version.cooperation_id
        self.bodies = dict(BodyName.objects.within(tenant).values_list("name", "body_id")) | dict(
            Body.objects.within(tenant).values_list("name", "pk")
        )
        self.organisations = dict(
            OrganisationName.objects.within(tenant).values_list("name", "organisation_id")
        ) | dict(Organisation.objects.within(tenant).values_list("name", "pk"))
        self.people = dict(Person.objects.within(tenant).values_list("slug", "pk"))
        self.forms = dict(WorkingForm.objects.within(tenant).values_list("code", "pk"))
        strategy = version.plan.strategy_id
        self.areas = {
            row.code: row for row in ActionArea.objects.within(tenant).filter(strategy=strategy)
        }
        self.focus_areas = dict(
            FocusArea.objects.within(tenant).filter(strategy=strategy).values_list("number", "pk")
        )


def _find(known: dict[Any, Any], name: Any, what: str, label: str) -> Any:
    if name not in known:
        raise PlanError(
            _("Tiltak %(label)s nevner %(what)s «%(name)s», som ikke finnes lenger.")
            % {"label": label, "what": what, "name": name}
        )
    return known[name]


def _values(row: Measure, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


class _Changes:
    """Which of the measures in force say something else than they did, column by column."""

    def __init__(self, columns: tuple[tuple[str, ...], ...], rows: Iterable[Measure]) -> None:
        self.before = {
            row.pk: (row, {names: _values(row, names) for names in columns}) for row in rows
        }
        self.columns = columns

    def of(self, names: tuple[str, ...]) -> list[Measure]:
        return [row for row, said in self.before.values() if _values(row, names) != said[names]]

    def write(self) -> None:
        for names in self.columns:
            Measure.objects.bulk_update(self.of(names), names, batch_size=_AT_ONCE)


class _Putting:
    def __init__(self, version: PlanVersion, content: PlanFile) -> None:
        self.version = version
        self.content = content
        self.plan = version.plan
        self.tenant = version.cooperation_id
        self.names = _Names(version)
        drafts = (
            DraftMeasure.objects.within(self.tenant)
            .filter(version=version)
            .with_references()
            .order_by("focus_area__number", "number")
        )
        self.pairs: list[tuple[DraftMeasure, MeasurePart]] = list(
            zip(drafts, content.measures, strict=True)
        )

    def run(self) -> None:
        self._end()
        rows = self._measures()
        strands = self._strands(rows)
        owners = {row.pk: part for row, (_draft, part) in zip(rows, self.pairs, strict=True)}
        kept = [*owners, *strands]
        self._texts(
            MeasureActivity,
            kept,
            {pk: one.activities for pk, one in owners.items()} | strands,
        )
        self._texts(MeasureResult, kept, {pk: one.expected_results for pk, one in owners.items()})
        self._replace(MeasureGoal, kept, self._goals(owners))
        self._replace(MeasureArea, kept, self._areas(owners))
        self._replace(Involvement, kept, self._involvements(owners))
        self._replace(Measure.working_forms.through, kept, self._forms(owners))
        self._replace(Measure.applies_to.through, kept, self._applies_to(owners))
        self._former_names(owners)
        self._former_strand_names()
        self._merged(rows)

    def _end(self) -> None:
        """Measures the version takes out, and last year's that it does not carry on."""
        kept = {draft.measure_id for draft, _part in self.pairs}
        carried = {draft.continues_id for draft, _part in self.pairs}
        for ending in (
            DraftEnding.objects.within(self.tenant)
            .filter(version=self.version, measure__isnull=False)
            .select_related("measure")
        ):
            row = ending.measure
            same_plan = row.plan_id == self.plan.pk
            if row.pk in (kept if same_plan else carried):
                continue
            column = "withdrawn_in" if same_plan else "not_continued_in"
            Measure.objects.filter(models.Q(pk=row.pk) | models.Q(parent=row.pk)).update(
                **{column: self.version, "ended_reason": ending.reason}
            )

    def _measures(self) -> list[Measure]:
        """The rows in the drafts' order, new ones made."""
        in_force = Measure.objects.within(self.tenant).of_plan(self.plan).wholes().in_force()
        stray = in_force.exclude(pk__in=[draft.measure_id for draft, _ in self.pairs])
        if stray.exists():
            raise PlanError(
                _(
                    "%(measure)s står i planen som gjelder, men ikke i utkastet. "
                    "Åpne utkastet på nytt."
                )
                % {"measure": stray.with_labels().first()}
            )
        rows: list[Measure] = []
        new: list[Measure] = []
        known = _Changes(
            _MEASURE_COLUMNS, [draft.measure for draft, _ in self.pairs if draft.measure]
        )
        for position, (draft, part) in enumerate(self.pairs):
            row = draft.measure or Measure(cooperation_id=self.tenant, plan=self.plan)
            rows.append(row)
            if draft.measure is None:
                new.append(row)
            row.focus_area = draft.focus_area
            row.number = draft.number
            row.number_printed = part.number_printed
            row.position = position
            row.title = part.title
            row.working_form_note = part.working_form_note
            row.continues = draft.continues
            row.responsible_body_id = (
                _find(self.names.bodies, part.responsible_body, _("organet"), draft.label)
                if part.responsible_body
                else None
            )
        moved = [row.pk for row in known.of(_PLACE)]
        in_force.filter(pk__in=moved).update(number=models.F("number") + _ASIDE)
        known.write()
        Measure.objects.bulk_create(new, batch_size=_AT_ONCE)
        return rows

    def _strands(self, rows: list[Measure]) -> dict[int, tuple[str, ...]]:
        """Every strand's activities by its key; strands that are gone are taken out."""
        existing: dict[tuple[int, str], Measure] = {
            (row.parent_id, row.title): row
            for row in Measure.objects.within(self.tenant)
            .filter(parent__in=[row.pk for row in rows])
            .in_force()
        }
        known = _Changes(_STRAND_COLUMNS, existing.values())
        self.renamed: list[tuple[Measure, str]] = []
        new, activities = [], []
        used: set[int] = set()
        for row, (_draft, part) in zip(rows, self.pairs, strict=True):
            for position, said in enumerate(part.strands):
                strand = existing.get((row.pk, said.was or said.title))
                if strand is not None and strand.pk not in used:
                    used.add(strand.pk)
                else:
                    strand = Measure(cooperation_id=self.tenant, plan=self.plan, parent=row)
                    new.append(strand)
                strand.focus_area = row.focus_area
                strand.position = position
                if strand.pk is not None and strand.title != said.title:
                    self.renamed.append((strand, strand.title))
                strand.title = said.title
                activities.append((strand, said.activities))
        gone = [row.pk for row in existing.values() if row.pk not in used]
        Measure.objects.filter(pk__in=gone).update(withdrawn_in=self.version)
        # Two strands may swap titles, which are unique within the measure.
        renamed = [row.pk for row in known.of(("title",))]
        Measure.objects.filter(pk__in=renamed).update(
            title=Concat(Value("\x1f"), Cast("pk", models.CharField()))
        )
        known.write()
        Measure.objects.bulk_create(new, batch_size=_AT_ONCE)
        return {strand.pk: said for strand, said in activities}

    def _replace(
        self, model: type[models.Model], kept: Iterable[int], rows: Iterable[models.Model]
    ) -> None:
        keys = list(kept)
        for start in range(0, len(keys), _AT_ONCE):
            model._default_manager.filter(measure__in=keys[start : start + _AT_ONCE]).delete()
        model._default_manager.bulk_create(rows, batch_size=_AT_ONCE)

    def _texts(
        self, model: type[models.Model], kept: list[int], texts: dict[int, tuple[str, ...]]
    ) -> None:
        self._replace(
            model,
            kept,
            [
                model(cooperation_id=self.tenant, measure_id=pk, position=position, text=text)
                for pk, said in texts.items()
                for position, text in enumerate(said)
            ],
        )

    def _goals(self, owners: dict[int, MeasurePart]) -> list[models.Model]:
        return [
            MeasureGoal(cooperation_id=self.tenant, measure_id=pk, position=position, code=code)
            for pk, part in owners.items()
            for position, code in enumerate(dict.fromkeys(part.goals))
        ]

    def _areas(self, owners: dict[int, MeasurePart]) -> list[models.Model]:
        rows: list[models.Model] = []
        for pk, part in owners.items():
            for position, link in enumerate(part.areas):
                area = _find(self.names.areas, link.code, _("tiltaksområdet"), _label(part))
                rows.append(
                    MeasureArea(
                        cooperation_id=self.tenant,
                        measure_id=pk,
                        action_area=area,
                        relation=link.relation,
                        title=link.title or area.title,
                        position=position,
                    )
                )
        return rows

    def _involvements(self, owners: dict[int, MeasurePart]) -> list[models.Model]:
        return [
            Involvement(
                cooperation_id=self.tenant,
                measure_id=pk,
                role=one.role,
                unit=one.unit,
                year=one.year,
                position=position,
                **self._party(one, _label(part)),
            )
            for pk, part in owners.items()
            for position, one in enumerate(part.involved)
        ]

    def _party(self, one: InvolvementPart, label: str) -> dict[str, int]:
        if one.organisation:
            known = self.names.organisations
            return {"organisation_id": _find(known, one.organisation, _("organisasjonen"), label)}
        if one.body:
            return {"body_id": _find(self.names.bodies, one.body, _("organet"), label)}
        return {"person_id": _find(self.names.people, one.person, _("personen"), label)}

    def _forms(self, owners: dict[int, MeasurePart]) -> list[models.Model]:
        through = Measure.working_forms.through
        return [
            through(
                measure_id=pk,
                workingform_id=_find(self.names.forms, code, _("arbeidsformen"), _label(part)),
            )
            for pk, part in owners.items()
            for code in dict.fromkeys(part.working_forms)
        ]

    def _applies_to(self, owners: dict[int, MeasurePart]) -> list[models.Model]:
        through = Measure.applies_to.through
        known = self.names.focus_areas
        return [
            through(
                measure_id=pk,
                focusarea_id=_find(known, number, _("satsingsområdet"), _label(part)),
            )
            for pk, part in owners.items()
            for number in dict.fromkeys(part.applies_to)
        ]

    def _former_names(self, owners: dict[int, MeasurePart]) -> None:
        """Names are only ever added."""
        known = set(
            FormerName.objects.within(self.tenant)
            .filter(measure__plan=self.plan)
            .values_list("measure_id", "name")
        )
        FormerName.objects.bulk_create(
            FormerName(
                cooperation_id=self.tenant, measure_id=pk, name=old.name, changed_on=old.changed_on
            )
            for pk, part in owners.items()
            for old in part.former_names
            if (pk, old.name) not in known
        )

    def _former_strand_names(self) -> None:
        known = set(
            FormerName.objects.within(self.tenant)
            .filter(measure__in=[strand.pk for strand, _name in self.renamed])
            .values_list("measure_id", "name")
        )
        FormerName.objects.bulk_create(
            FormerName(
                cooperation_id=self.tenant,
                measure=strand,
                name=name,
                changed_on=self.content.adoption.on,
            )
            for strand, name in self.renamed
            if (strand.pk, name) not in known
        )

    def _merged(self, rows: list[Measure]) -> None:
        through = Measure.merged_from.through
        through.objects.filter(from_measure__in=[row.pk for row in rows]).delete()
        through.objects.bulk_create(
            through(from_measure_id=row.pk, to_measure_id=one.pk)
            for row, (draft, _part) in zip(rows, self.pairs, strict=True)
            for one in draft.merged_from.all()
        )


def _label(part: MeasurePart) -> str:
    return f"{part.focus_area}.{part.number}"
