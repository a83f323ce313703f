"""One municipality's council: what waits for it, and what it has decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sporbar.document import partial_dates
from sporbar.governance.adoption import Council, Standing, standings
from sporbar.governance.models import Referral, ReferralState
from sporbar.organisations.models import Cooperation, Employment, Organisation, Seat, User


@dataclass(frozen=True)
class OfCouncil:
    """One case as it stands in one council."""

    standing: Standing
    council: Council

    @property
    def waits(self) -> bool:
        state = self.standing.referral.state
        return self.council.adoption.is_open and state == ReferralState.SENT


def cases_of_council(
    referrals: QuerySet[Referral], organisations: Iterable[Organisation], on: date
) -> tuple[list[OfCouncil], list[OfCouncil]]:
    """Of these cases, what waits for a municipality's council, the soonest first, and what it has
    decided, the newest first, as the public may see it. Three statements. `organisations` are the
    municipality and what it was made of."""
    keys = {one.pk for one in organisations}
    asked = referrals.exclude(state=ReferralState.DRAFT).filter(adoptions__organisation__in=keys)
    found = [
        OfCouncil(one, council)
        for one in standings(asked.distinct(), on, for_public=True)
        for council in one.councils
        if council.adoption.organisation_id in keys
    ]
    waiting = sorted((one for one in found if one.waits), key=_soonest)
    done = [one for one in found if not one.council.adoption.is_open]
    return waiting, sorted(done, key=_day, reverse=True)


def municipalities_of(
    user: User, cooperation: Cooperation, on: date, *, by_work: bool
) -> list[Organisation]:
    """The municipalities somebody sits somewhere on behalf of that day, and, `by_work`, those they
    work in. Two statements at most."""
    mine = {"person__user": user, "organisation__kind": "municipality"}
    found: dict[int, Organisation] = {}
    for model in (Seat, Employment) if by_work else (Seat,):
        for one in model.objects.within(cooperation).filter(**mine).select_related("organisation"):
            if partial_dates.holds(one.valid_from, one.valid_to, on):
                found[one.organisation_id] = one.organisation
    return sorted(found.values(), key=lambda one: one.name)


def _soonest(one: OfCouncil) -> date:
    when = one.council.when
    return (partial_dates.bounds(when)[1] if when else None) or date.max


def _day(one: OfCouncil) -> date:
    when = one.council.when
    return (partial_dates.bounds(when)[1] if when else None) or date.min
