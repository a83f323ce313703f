"""A plan file into the database: whole or not at all, the same file twice only once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.exchange.files import InvolvementPart, MeasurePart, PlanFile
from sporbar.exchange.plan_status.cleaning import cleaned
from sporbar.exchange.plan_status.formats import check_formats
from sporbar.exchange.plan_status.organisations_writing import OrganisationsWriter
from sporbar.exchange.plan_status.outcome import Outcome, bring, replace_lists
from sporbar.exchange.plan_status.plan_checks import check_plan
from sporbar.exchange.plan_status.plan_known import KnownPlan
from sporbar.exchange.plan_status.reading import tree_of
from sporbar.exchange.problems import Problems, Refused
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, Employment, Person, User
from sporbar.plans.actions import adopt_plan, content_sha256, save_draft
from sporbar.plans.models import (
    ActionArea,
    ActionAreaAlias,
    ActionPlan,
    FocusArea,
    FormerName,
    Involvement,
    Measure,
    MeasureActivity,
    MeasureArea,
    MeasureGoal,
    MeasureResult,
    Strategy,
    WorkingForm,
)


def apply_plan_file(
    *, content: PlanFile, by: User | None, at: datetime | None = None, dry_run: bool = False
) -> Outcome:
    """Create or update everything the plan file names, in one transaction.

    The same content as the plan's latest version is recognised and writes nothing. What is not
    in the file stays and is named in the outcome. With `dry_run` everything is tried and undone.
    Raises Refused with all problems, and writes nothing then.
    """
    content, notes = cleaned(content)
    frozen = tree_of(content)
    outcome = Outcome(subject=content.plan_title, notes=notes, dry_run=dry_run)
    problems = Problems()
    check_formats(content, problems)
    with transaction.atomic():
        Cooperation.objects.select_for_update().filter(slug=content.cooperation.slug).first()
        known = KnownPlan.of(content)
        if known.version and known.version.content_sha256 == content_sha256(frozen):
            outcome.recognised = True
            return outcome
        check_plan(content, known, problems)
        if problems:
            raise Refused(problems.listed())
        _Writer(content, frozen, known, outcome, by, at or timezone.now()).write()
        if dry_run:
            transaction.set_rollback(True)
    return outcome


class _Writer:
    """Writes one plan file; each method is one kind of rows."""

    def __init__(
        self,
        content: PlanFile,
        frozen: dict[str, Any],
        known: KnownPlan,
        outcome: Outcome,
        by: User | None,
        at: datetime,
    ) -> None:
        self.content = content
        self.frozen = frozen
        self.known = known
        self.outcome = outcome
        self.by = by
        self.at = at

    def write(self) -> None:
        parties = OrganisationsWriter(self.content, self.known, self.outcome)
        self.tenant = parties.tenant
        self.organisations = parties.organisations
        self.bodies = parties.bodies
        self.strategy = self._strategy()
        self.focus_areas, self.action_areas = self._areas()
        self.forms = self._working_forms()
        self.plan = self._plan()
        self._version()
        self.people = self._people()
        self.measures = self._measures()
        self.strands = self._strands()
        self._activities()
        self._measure_lists()
        self._name_what_is_kept()
        leave_trail(
            cooperation=self.tenant,
            deed="import_plan",
            subject=self.plan,
            by=self.by,
            at=self.at,
            counts=self.outcome.as_json(),
        )

    def _strategy(self) -> Strategy:
        title = self.content.strategy
        existing = {title: self.known.strategy} if self.known.strategy else {}
        wanted: dict[str, dict[str, Any]] = {title: {"title": title}}
        if self.content.vision:
            wanted[title]["vision"] = self.content.vision
        return bring(
            Strategy, "strategier", existing, wanted, self.outcome, cooperation=self.tenant
        )[title]

    def _areas(self) -> tuple[dict[int, FocusArea], dict[str, ActionArea]]:
        parts = self.content.focus_areas
        same = {"cooperation": self.tenant, "strategy": self.strategy}
        focus_areas = bring(
            FocusArea,
            "satsingsområder",
            self.known.focus_areas,
            {
                part.number: {
                    "number": part.number,
                    "title": part.title,
                    # A file that says nothing of a goal takes none away.
                    **({"goal": part.goal} if part.goal else {}),
                }
                for part in parts
            },
            self.outcome,
            **same,
        )
        action_areas = bring(
            ActionArea,
            "tiltaksområder",
            self.known.action_areas,
            {
                area.code: {
                    "code": area.code,
                    "title": area.title,
                    "focus_area_id": focus_areas[part.number].pk,
                }
                for part in parts
                for area in part.action_areas
            },
            self.outcome,
            **same,
        )
        aliases = {
            (area.code, title): {"action_area_id": action_areas[area.code].pk, "title": title}
            for part in parts
            for area in part.action_areas
            for title in area.aliases
        }
        bring(
            ActionAreaAlias,
            "andre titler på tiltaksområder",
            self.known.aliases,
            aliases,
            self.outcome,
            cooperation=self.tenant,
        )
        return focus_areas, action_areas

    def _working_forms(self) -> dict[str, WorkingForm]:
        wanted = {
            part.code: {"code": part.code, "title": part.title, "position": position}
            for position, part in enumerate(self.content.working_forms)
        }
        return bring(
            WorkingForm,
            "arbeidsformer",
            self.known.working_forms,
            wanted,
            self.outcome,
            cooperation=self.tenant,
        )

    def _plan(self) -> ActionPlan:
        content = self.content
        existing = {0: self.known.plan} if self.known.plan else {}
        values = {
            "title": content.plan_title,
            "year": content.year,
            "strategy_id": self.strategy.pk,
            "body_id": self.bodies[content.body].pk if content.body else None,
            "hangs_under_id": (
                self.known.everywhere[content.hangs_under] if content.hangs_under else None
            ),
        }
        return bring(
            ActionPlan, "planer", existing, {0: values}, self.outcome, cooperation=self.tenant
        )[0]

    def _version(self) -> None:
        adoption = self.content.adoption
        common: dict[str, Any] = {
            "plan": self.plan,
            "number": self.content.version,
            "content": self.frozen,
            "by": self.by,
            "at": self.at,
        }
        if adoption.adopted:
            adopt_plan(
                **common,
                adopted_by=self.bodies[adoption.by] if adoption.by else None,
                adopted_on=adoption.on,
                case_reference=adoption.case_reference,
                wording=adoption.wording,
            )
        else:
            save_draft(**common)
        count = self.outcome.count("planversjoner")
        before = self.known.version
        if before is not None and before.number == self.content.version:
            count.changed += 1
        else:
            count.new += 1

    def _people(self) -> dict[str, Person]:
        """Persons, and where they work where that is not known already."""
        people = bring(
            Person,
            "personer",
            self.known.people,
            {part.slug: {"slug": part.slug, "name": part.name} for part in self.content.people},
            self.outcome,
            cooperation=self.tenant,
        )
        existing = {
            (row.person_id, row.organisation_id): row
            for row in Employment.objects.within(self.tenant).filter(valid_to=None)
        }
        wanted: dict[tuple[int, int], dict[str, Any]] = {}
        for part in self.content.people:
            if part.organisation:
                key = (people[part.slug].pk, self.organisations[part.organisation].pk)
                wanted[key] = {
                    "person_id": key[0],
                    "organisation_id": key[1],
                    "title": part.title,
                }
        bring(Employment, "arbeidssteder", existing, wanted, self.outcome, cooperation=self.tenant)
        return people

    def _measures(self) -> dict[tuple[int, int], Measure]:
        wanted = {}
        for position, part in enumerate(self.content.measures):
            wanted[part.focus_area, part.number] = {
                "focus_area_id": self.focus_areas[part.focus_area].pk,
                "number": part.number,
                "number_printed": part.number_printed,
                "position": position,
                "title": part.title,
                "working_form_note": part.working_form_note,
                "responsible_body_id": (
                    self.bodies[part.responsible_body].pk if part.responsible_body else None
                ),
                "continues_id": self.known.earlier[part.continues] if part.continues else None,
            }
        return bring(
            Measure,
            "tiltak",
            self.known.measures,
            wanted,
            self.outcome,
            cooperation=self.tenant,
            plan=self.plan,
        )

    def _strands(self) -> dict[tuple[int, int, str], Measure]:
        wanted = {}
        for part in self.content.measures:
            whole = self.measures[part.focus_area, part.number]
            for position, strand in enumerate(part.strands):
                wanted[part.focus_area, part.number, strand.title] = {
                    "focus_area_id": whole.focus_area_id,
                    "parent_id": whole.pk,
                    "position": position,
                    "title": strand.title,
                }
        return bring(
            Measure,
            "deltiltak",
            self.known.strands,
            wanted,
            self.outcome,
            cooperation=self.tenant,
            plan=self.plan,
        )

    def _activities(self) -> None:
        wanted = {}
        for part in self.content.measures:
            key = part.focus_area, part.number
            wanted[self.measures[key].pk] = _positioned(part.activities)
            for strand in part.strands:
                wanted[self.strands[*key, strand.title].pk] = _positioned(strand.activities)
        self._replace(MeasureActivity, "aktiviteter", wanted, "position", "text")

    def _measure_lists(self) -> None:
        parts = [
            (self.measures[part.focus_area, part.number].pk, part) for part in self.content.measures
        ]
        self._replace(
            MeasureArea,
            "koblinger til tiltaksområder",
            {pk: self._area_links(part) for pk, part in parts},
            "action_area_id",
            "relation",
            "title",
            "position",
        )
        self._replace(
            Measure.working_forms.through,
            "arbeidsformer i tiltak",
            {
                pk: [{"workingform_id": self.forms[code].pk} for code in part.working_forms]
                for pk, part in parts
            },
            "workingform_id",
        )
        self._replace(
            Measure.applies_to.through,
            "satsingsområder tiltak gjelder for",
            {
                pk: [{"focusarea_id": self.focus_areas[n].pk} for n in part.applies_to]
                for pk, part in parts
            },
            "focusarea_id",
        )
        self._replace(
            Involvement,
            "medvirkende",
            {
                pk: [self._involvement(i, one) for i, one in enumerate(part.involved)]
                for pk, part in parts
            },
            "position",
            "role",
            "organisation_id",
            "body_id",
            "person_id",
            "unit",
            "year",
        )
        for model, kind, column, name in (
            (MeasureResult, "forventede resultater", "text", "expected_results"),
            (MeasureGoal, "bærekraftsmål", "code", "goals"),
        ):
            self._replace(
                model,
                kind,
                {
                    pk: [
                        {"position": position, column: said}
                        for position, said in enumerate(getattr(part, name))
                    ]
                    for pk, part in parts
                },
                "position",
                column,
            )
        self._merged(parts)
        self._replace(
            FormerName,
            "tidligere navn på tiltak",
            {
                pk: [{"name": one.name, "changed_on": one.changed_on} for one in part.former_names]
                for pk, part in parts
            },
            "name",
            "changed_on",
        )

    def _merged(self, parts: list[tuple[int, MeasurePart]]) -> None:
        """Whose threads go on in whom, and which measures the version ends."""
        through = Measure.merged_from.through
        through.objects.filter(from_measure__in=[pk for pk, _part in parts]).delete()
        through.objects.bulk_create(
            through(from_measure_id=pk, to_measure_id=self.known.everywhere[reference])
            for pk, part in parts
            for reference in part.merged_from
        )
        if not self.content.adoption.adopted:
            return
        version = self.plan.versions.first()
        for ending in self.content.endings:
            same_plan = ending.measure not in self.known.earlier
            column = "withdrawn_in" if same_plan else "not_continued_in"
            Measure.objects.filter(
                Q(pk=self.known.everywhere[ending.measure])
                | Q(parent=self.known.everywhere[ending.measure])
            ).update(**{column: version, "ended_reason": ending.reason})

    def _area_links(self, part: MeasurePart) -> list[dict[str, Any]]:
        return [
            {
                "action_area_id": self.action_areas[link.code].pk,
                "relation": link.relation,
                "title": link.title or self.action_areas[link.code].title,
                "position": position,
            }
            for position, link in enumerate(part.areas)
        ]

    def _involvement(self, position: int, part: InvolvementPart) -> dict[str, Any]:
        return {
            "position": position,
            "role": part.role,
            "organisation_id": (
                self.organisations[part.organisation].pk if part.organisation else None
            ),
            "body_id": self.bodies[part.body].pk if part.body else None,
            "person_id": self.people[part.person].pk if part.person else None,
            "unit": part.unit,
            "year": part.year,
        }

    def _replace(
        self, model: Any, kind: str, wanted: dict[int, list[dict[str, Any]]], *columns: str
    ) -> None:
        has_tenant = any(field.name == "cooperation" for field in model._meta.concrete_fields)
        existing = (
            model._default_manager.filter(measure__plan=self.plan)
            .order_by("id")
            .values("measure_id", *columns)
        )
        same = {"cooperation": self.tenant} if has_tenant else {}
        replace_lists(model, kind, "measure_id", existing, wanted, self.outcome, **same)

    def _name_what_is_kept(self) -> None:
        named = {(part.focus_area, part.number) for part in self.content.measures}
        ended = {ending.measure for ending in self.content.endings}
        left = [
            key
            for key, row in self.known.measures.items()
            if key not in named and f"{self.content.year}/{key[0]}.{key[1]}" not in ended
        ]
        strands = {
            (part.focus_area, part.number, strand.title)
            for part in self.content.measures
            for strand in part.strands
        }
        labels = [f"{area}.{number}" for area, number in sorted(left)]
        labels += [
            f"{area}.{number}/{title}"
            for area, number, title in sorted(self.known.strands)
            if (area, number, title) not in strands
            and f"{self.content.year}/{area}.{number}" not in ended
        ]
        if labels:
            self.outcome.kept.append(
                _("Står i planen fra før og ikke i filen, og er beholdt: %(labels)s.")
                % {"labels": ", ".join(labels)}
            )


def _positioned(texts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"position": position, "text": text} for position, text in enumerate(texts)]
