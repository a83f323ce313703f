"""The organisations part of a plan file into the database: who cooperates, and their bodies."""

from datetime import date
from typing import Any

from sporbar.exchange.files import OrganisationPart, PlanFile
from sporbar.exchange.plan_status.outcome import Outcome, bring
from sporbar.exchange.plan_status.plan_known import KnownPlan
from sporbar.organisations.models import (
    Body,
    Cooperation,
    LegalEntity,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationName,
    Seat,
)
from sporbar.organisations.naming import slug_for


class OrganisationsWriter:
    """Writes one plan file's cooperation, organisations, bodies and seats, a kind a method.

    Afterwards `tenant`, `organisations` and `bodies` hold the rows, old and new, by name.
    """

    def __init__(self, content: PlanFile, known: KnownPlan, outcome: Outcome) -> None:
        self.content = content
        self.known = known
        self.outcome = outcome
        self.tenant = self._cooperation()
        self.legal_entities = self._legal_entities()
        self.organisations = self._organisations()
        self._dated_facts()
        self.bodies = self._bodies()
        self._seats()

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
        """A seat on behalf of somebody with the name of one of the organisations is theirs. Who
        sits there stands in no file, and stays as it is."""
        existing: dict[Any, Seat] = {}
        for row in Seat.objects.within(self.tenant).select_related("organisation").order_by("id"):
            key = (row.body_id, row.role, row.behalf_in_files, row.valid_from)
            existing.setdefault(key, row)
        wanted: dict[Any, dict[str, Any]] = {}
        for part in self.content.seats:
            body = self.bodies[part.body].pk
            key = (body, part.role, part.on_behalf_of, part.valid_from)
            before = existing.get(key)
            wanted[key] = {
                "body_id": body,
                "role": part.role,
                "on_behalf_of": before.on_behalf_of if before else part.on_behalf_of,
                "valid_from": part.valid_from,
                "valid_to": part.valid_to,
                "note": part.note,
            }
            owner = self.organisations.get(part.on_behalf_of)
            if owner is not None:
                wanted[key]["organisation_id"] = owner.pk
        bring(Seat, "verv", existing, wanted, self.outcome, cooperation=self.tenant)
