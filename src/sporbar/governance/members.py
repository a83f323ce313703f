"""Which municipalities are members, whom to write to in each, and which are out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.models import Adoption, Referral, ReferralState
from sporbar.organisations.models import (
    Cooperation,
    CouncilContact,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
)
from sporbar.ui.language import page_language


def member_councils(cooperation: Cooperation, on: date) -> list[Organisation]:
    """The municipalities that are members on that day, by name. One statement."""
    rows = Membership.objects.within(cooperation).select_related("organisation")
    found = {
        one.organisation_id: one.organisation
        for one in rows
        if one.holds_on(on) and one.organisation.kind == OrganisationKind.MUNICIPALITY
    }
    return sorted(found.values(), key=lambda one: one.name)


@dataclass(frozen=True)
class Gone:
    """A council that has something left to decide, and is no longer a member. `heir` is what the
    municipality went into, when that is a member and not asked yet."""

    adoption: Adoption
    why: str
    heir: Organisation | None = None


def gone(referrals: Sequence[Referral], on: date) -> dict[int, list[Gone]]:
    """The councils that are out on that day while their cases are open, by referral. Three
    statements, however many the referrals."""
    if not referrals:
        return {}
    cooperation = referrals[0].cooperation_id
    adoptions = list(
        Adoption.objects.within(cooperation)
        .filter(referral__in=[one.pk for one in referrals], organisation__isnull=False)
        .select_related("organisation__succeeded_by")
    )
    memberships: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.within(cooperation):
        memberships[membership.organisation_id].append(membership)
    asked: dict[int, set[int]] = defaultdict(set)
    for one in adoptions:
        asked[one.referral_id].add(one.organisation_id)
    found: dict[int, list[Gone]] = defaultdict(list)
    for one in adoptions:
        rows = memberships[one.organisation_id]
        # Who never was a member was asked all the same, and is not out.
        if not one.is_open or not rows or any(row.holds_on(on) for row in rows):
            continue
        if not any(row.valid_to and _is_over(row.valid_to, on) for row in rows):
            continue
        heir = one.organisation.succeeded_by
        is_member = heir is not None and any(row.holds_on(on) for row in memberships[heir.pk])
        found[one.referral_id].append(
            Gone(
                one,
                _why(one.organisation, rows),
                heir if heir and is_member and heir.pk not in asked[one.referral_id] else None,
            )
        )
    return dict(found)


def _is_over(valid_to: str, on: date) -> bool:
    last = partial_dates.bounds(valid_to)[1]
    return last is not None and last < on


def _why(organisation: Organisation, rows: Iterable[Membership]) -> str:
    if organisation.succeeded_by is not None:
        return _("Gikk inn i %(heir)s.") % {"heir": organisation.succeeded_by}
    ended = max((one.valid_to for one in rows if one.valid_to), key=partial_dates.sort_key)
    return _("Ikke lenger medlem. Siste dag var %(day)s.") % {
        "day": partial_dates.in_words(ended, page_language())
    }


def contacts_of(
    cooperation: Cooperation | int, organisations: Iterable[int], on: date
) -> dict[int, list[Person]]:
    """Whom to write to about cases for each municipality's council that day. One statement."""
    found: dict[int, list[Person]] = defaultdict(list)
    for one in (
        CouncilContact.objects.within(cooperation)
        .filter(organisation__in=list(organisations))
        .select_related("person__user")
        .order_by("organisation", "pk")
    ):
        if one.holds_on(on) and one.person not in found[one.organisation_id]:
            found[one.organisation_id].append(one.person)
    return dict(found)


def speaks_for(person: Person, organisation: Organisation, on: date) -> bool:
    """Whether the person is the municipality's contact that day, for all its cases or for one."""
    general = CouncilContact.objects.within(person.cooperation_id).filter(
        person=person, organisation=organisation
    )
    if any(one.holds_on(on) for one in general):
        return True
    return bool(
        Adoption.objects.within(person.cooperation_id)
        .filter(contact=person, organisation=organisation, referral__state=ReferralState.SENT)
        .exists()
    )


def cases_for(person: Person, organisation: Organisation, on: date) -> list[Adoption]:
    """The municipality's cases the person may answer, those that wait first: all where they are its
    contact, else those they are named for. Two statements."""
    is_general = any(
        one.holds_on(on)
        for one in CouncilContact.objects.within(person.cooperation_id).filter(
            person=person, organisation=organisation
        )
    )
    rows = (
        Adoption.objects.within(person.cooperation_id)
        .filter(organisation=organisation, referral__state=ReferralState.SENT)
        .select_related("referral__case", "organisation", "cooperation")
    )
    mine = [one for one in rows if one.contact_id == person.pk or is_general]
    return sorted(mine, key=waiting_first)


def waiting_first(adoption: Adoption) -> tuple[object, ...]:
    """Orders by who waits: open ones first, the soonest expected before later and unknown."""
    expected = partial_dates.bounds(adoption.expected)[1] if adoption.expected else None
    return (not adoption.is_open, expected or date.max, adoption.referral_id)
