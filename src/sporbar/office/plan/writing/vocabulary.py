"""What there is to choose from when a measure is written: areas, forms, bodies, parties."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from sporbar.organisations.models import Body, Organisation, Person
from sporbar.plans.content import InvolvementPart
from sporbar.plans.models import ActionArea, ActionPlan, FocusArea, WorkingForm, code_order

#: The three kinds of party, as fields of `InvolvementPart`.
KINDS = ("organisation", "body", "person")


@dataclass(frozen=True)
class Party:
    """Somebody who can have a part. `reference` is how plans name them, `label` how people do."""

    kind: str
    reference: str
    label: str


class Vocabulary:
    """Everything one plan's measures may refer to; each list is asked for once, when needed."""

    def __init__(self, plan: ActionPlan) -> None:
        self.plan = plan
        self.tenant = plan.cooperation_id

    @cached_property
    def focus_areas(self) -> list[FocusArea]:
        found = FocusArea.objects.within(self.tenant).filter(strategy=self.plan.strategy_id)
        return list(found.order_by("number"))

    @cached_property
    def action_areas(self) -> list[ActionArea]:
        found = ActionArea.objects.within(self.tenant).filter(strategy=self.plan.strategy_id)
        return sorted(found.prefetch_related("aliases"), key=lambda one: code_order(one.code))

    @cached_property
    def working_forms(self) -> list[WorkingForm]:
        return list(WorkingForm.objects.within(self.tenant))

    @cached_property
    def bodies(self) -> list[str]:
        return list(Body.objects.within(self.tenant).values_list("name", flat=True))

    @cached_property
    def parties(self) -> list[Party]:
        """Organisations, bodies and people by name; those who share one are told apart."""
        tenant = self.tenant
        organisations = Organisation.objects.within(tenant).values_list("name", flat=True)
        people = Person.objects.within(tenant).values_list("slug", "name")
        found = [
            *(("organisation", name, name, _("organisasjon")) for name in organisations),
            *(("body", name, name, _("organ")) for name in self.bodies),
            *(("person", slug, name, slug) for slug, name in people),
        ]
        shared = Counter(name.casefold() for _kind, _reference, name, _apart in found)
        return [
            Party(kind, ref, f"{name} ({apart})" if shared[name.casefold()] > 1 else name)
            for kind, ref, name, apart in found
        ]

    @cached_property
    def _by_reference(self) -> dict[tuple[str, str], Party]:
        return {(one.kind, one.reference): one for one in self.parties}

    @cached_property
    def _by_label(self) -> dict[str, Party]:
        return {one.label.casefold(): one for one in self.parties}

    def label_of(self, part: InvolvementPart) -> str:
        """What to show for a party; its reference where nobody has that name any more."""
        kind, reference = party_of(part)
        known = self._by_reference.get((kind, reference))
        return known.label if known else reference

    def party_named(self, label: str) -> Party | None:
        return self._by_label.get(" ".join(label.split()).casefold())

    @property
    def grouped_areas(self) -> list[tuple[FocusArea, list[ActionArea]]]:
        groups: dict[int, list[ActionArea]] = {}
        for one in self.action_areas:
            groups.setdefault(one.focus_area_id, []).append(one)
        return [(area, groups[area.pk]) for area in self.focus_areas if area.pk in groups]

    def area_names(self) -> dict[str, Any]:
        return {one.code: one.title for one in self.action_areas}


def party_of(part: InvolvementPart) -> tuple[str, str]:
    """The kind and the reference of the one party an involvement names."""
    for kind in KINDS:
        reference = getattr(part, kind)
        if reference:
            return kind, reference
    return "organisation", ""
