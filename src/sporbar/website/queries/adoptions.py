"""What the public may see of cases in the councils. Only published ones, through
`governance.public` where the case is withheld."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from sporbar.governance.adoption import Standing, standings
from sporbar.governance.matrix import Matrix, Shown, matrix
from sporbar.governance.models import Case, Referral, ReferralState
from sporbar.governance.of_council import OfCouncil, cases_of_council
from sporbar.organisations.models import Cooperation, Organisation
from sporbar.plans.models import Measure


def published_referrals(cooperation: Cooperation) -> QuerySet[Referral]:
    found: QuerySet[Referral] = Referral.objects.within(cooperation).published()
    return found


def public_matrix(cooperation: Cooperation, shown: Shown, number: str | None) -> Matrix:
    """One page of the cases that were sent to the councils, those that wait first."""
    return matrix(
        published_referrals(cooperation),
        shown=shown,
        number=number,
        on=timezone.localdate(),
        for_public=True,
    )


def public_standings(referrals: QuerySet[Referral]) -> list[Standing]:
    """How published cases stand in the councils today. Three statements."""
    return standings(referrals, timezone.localdate(), for_public=True)


def councils_of_case(cooperation: Cooperation, case: Case) -> list[Standing]:
    """How one case stands in the councils, for the case's own page."""
    return public_standings(published_referrals(cooperation).filter(case=case))


def councils_of_measures(cooperation: Cooperation, measures: Iterable[Measure]) -> list[Standing]:
    """Cases that belong to a measure, this year's or an earlier one's, and how they stand. One that
    is withheld whole is left out: whose it is, is a part of what it says."""
    keys = [one.pk for one in measures]
    found = published_referrals(cooperation).filter(case__measures__in=keys).distinct()
    standing = public_standings(found.exclude(state=ReferralState.WITHDRAWN))
    return [one for one in standing if not one.basis]


def cases_of_municipality(
    cooperation: Cooperation, organisations: Iterable[Organisation]
) -> tuple[list[OfCouncil], list[OfCouncil]]:
    """What waits for a municipality's council, and what it has decided. Three statements."""
    return cases_of_council(published_referrals(cooperation), organisations, timezone.localdate())
