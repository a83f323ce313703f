"""A plan file into the database: whole or not at all, the same file twice only once."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from sporbar.exchange.files import InvolvementPart, MeasurePart, OrganisationPart, PlanFile
from sporbar.exchange.plan_status.cleaning import cleaned
from sporbar.exchange.plan_status.formats import check_formats
from sporbar.exchange.plan_status.outcome import Outcome, bring, replace_lists
from sporbar.exchange.plan_status.plan_checks import check_plan
from sporbar.exchange.plan_status.plan_known import KnownPlan
from sporbar.exchange.plan_status.reading import tree_of
from sporbar.exchange.problems import Problems, Refused
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import (
    Body,
    Cooperation,
    LegalEntity,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationName,
    Seat,
    User,
)
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
        self.tenant = self._cooperation()
        self.legal_entities = self._legal_entities()
        self.organisations = self._organisations()
        self._dated_facts()
        self.bodies = self._bodies()
        self._seats()
        self.strategy = self._strategy()
        self.focus_areas, self.action_areas = self._areas()
        self.forms = self._working_forms()
        self.plan = self._plan()
        self._version()
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

    def _cooperation(self) -> Cooperation:
        part = self.content.cooperation
        values = {
            "name": part.name,
            "language": part.language,
            "colour": part.colour,
            "website": part.website,
            "is_fictional": part.is_fictional,
            "about": part.about,
        }
        existing = {part.slug: self.known.cooperation} if self.known.cooperation else {}
        rows = bring(
            Cooperation, "samarbeid", existing, {part.slug: values}, self.outcome, slug=part.slug
        )
        return rows[part.slug]

    def _legal_entities(self) -> dict[str, LegalEntity]:
        wanted = {
            part.name: {
                "name": part.name,
                "form": part.form,
                "organisation_number": part.organisation_number,
                "founded_on": part.founded_on,
            }
            for part in self.content.legal_entities
        }
        return bring(
            LegalEntity,
            "juridiske enheter",
            self.known.legal_entities,
            wanted,
            self.outcome,
            cooperation=self.tenant,
        )

    def _organisations(self) -> dict[str, Organisation]:
        taken = {row.slug for row in self.known.organisations.values()}
        wanted: dict[str, dict[str, Any]] = {}
        for part in self.content.organisations:
            before = self.known.organisations.get(part.name)
            wanted[part.name] = {
                "slug": before.slug if before else slug_for(part.name, taken),
                "name": part.name,
                "kind": part.kind,
                "organisation_number": part.organisation_number,
            }
        return bring(
            Organisation,
            "organisasjoner",
            self.known.organisations,
            wanted,
            self.outcome,
            cooperation=self.tenant,
        )

    def _dated_facts(self) -> None:
        """Municipality numbers, former names and memberships."""
        numbers: dict[Any, dict[str, Any]] = {}
        names: dict[Any, dict[str, Any]] = {}
        members: dict[Any, dict[str, Any]] = {}
        for part in self.content.organisations:
            owner = self.organisations[part.name].pk
            for number in part.numbers:
                first = date.fromisoformat(number.valid_from)
                numbers[owner, first] = {
                    "organisation_id": owner,
                    "number": number.number,
                    "valid_from": first,
                    "valid_to": date.fromisoformat(number.valid_to) if number.valid_to else None,
                }
            for name in part.former_names:
                names[owner, name] = {"organisation_id": owner, "name": name}
            if part.is_member:
                members[owner, part.member_from] = self._membership(owner, part)
        for model, kind, key, wanted in (
            (MunicipalityNumber, "kommunenumre", "valid_from", numbers),
            (OrganisationName, "tidligere navn på organisasjoner", "name", names),
            (Membership, "medlemskap", "valid_from", members),
        ):
            existing = {
                (row.organisation_id, getattr(row, key)): row
                for row in model.objects.within(self.tenant)
            }
            bring(model, kind, existing, wanted, self.outcome, cooperation=self.tenant)

    def _membership(self, owner: int, part: OrganisationPart) -> dict[str, Any]:
        entity = self.legal_entities[part.legal_entity].pk if part.legal_entity else None
        return {
            "organisation_id": owner,
            "legal_entity_id": entity,
            "valid_from": part.member_from,
            "valid_to": part.member_to,
            "is_office_municipality": part.is_office_municipality,
        }

    def _bodies(self) -> dict[str, Body]:
        taken = {row.slug for row in self.known.bodies.values()}
        wanted: dict[str, dict[str, Any]] = {}
        for part in self.content.bodies:
            before = self.known.bodies.get(part.name)
            entity = self.legal_entities[part.legal_entity].pk if part.legal_entity else None
            owner = self.organisations[part.organisation].pk if part.organisation else None
            wanted[part.name] = {
                "slug": before.slug if before else slug_for(part.name, taken),
                "name": part.name,
                "short_name": part.short_name,
                "kind": part.kind,
                "legal_entity_id": entity,
                "organisation_id": owner,
            }
        return bring(
            Body, "organer", self.known.bodies, wanted, self.outcome, cooperation=self.tenant
        )

    def _seats(self) -> None:
        wanted = {}
        for part in self.content.seats:
            body = self.bodies[part.body].pk
            wanted[body, part.role, part.on_behalf_of, part.valid_from] = {
                "body_id": body,
                "role": part.role,
                "on_behalf_of": part.on_behalf_of,
                "valid_from": part.valid_from,
                "valid_to": part.valid_to,
                "note": part.note,
            }
        existing = {
            (row.body_id, row.role, row.on_behalf_of, row.valid_from): row
            for row in Seat.objects.within(self.tenant)
        }
        bring(Seat, "verv", existing, wanted, self.outcome, cooperation=self.tenant)

    def _strategy(self) -> Strategy:
        title = self.content.strategy
        existing = {title: self.known.strategy} if self.known.strategy else {}
        wanted = {title: {"title": title}}
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
            {part.number: {"number": part.number, "title": part.title} for part in parts},
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

    def _measures(self) -> dict[tuple[int, int], Measure]:
        wanted = {}
        for position, part in enumerate(self.content.measures):
            wanted[part.focus_area, part.number] = {
                "focus_area_id": self.focus_areas[part.focus_area].pk,
                "number": part.number,
                "number_printed": part.number_printed,
                "position": position,
                "title": part.title,
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
            "unit",
            "year",
        )
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
        left = [key for key in self.known.measures if key not in named]
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
        ]
        if labels:
            self.outcome.kept.append(
                f"Står i planen fra før og ikke i filen, og er beholdt: {', '.join(labels)}."
            )


def _positioned(texts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"position": position, "text": text} for position, text in enumerate(texts)]


_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


def slug_for(name: str, taken: set[str]) -> str:
    """An address for `name` that is not in `taken`, which it is then added to."""
    base = slugify(name.translate(_LETTERS))[:70] or "uten-navn"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug
