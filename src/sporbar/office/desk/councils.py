"""Min kommune: the cases that wait for the councils of whoever is logged in."""

from dataclasses import dataclass

from django.utils import timezone

from sporbar.governance.models import Referral
from sporbar.governance.of_council import OfCouncil, cases_of_council, municipalities_of
from sporbar.office.gate import Desk
from sporbar.organisations.models import Organisation, RoleName


@dataclass(frozen=True)
class MyCouncil:
    """A municipality the person works in or sits on behalf of, and what waits for its council."""

    organisation: Organisation
    waiting: list[OfCouncil]


def councils(desk: Desk) -> list[MyCouncil]:
    """What waits for the person's own municipalities; nothing for those who have none. The
    office's people may be employed anywhere: only a member speaks for where they work. Members see
    that nothing waits, too. Two statements, and three for each municipality."""
    if not desk.may("office.read"):
        return []
    today = timezone.localdate()
    is_member = RoleName.MEMBER in desk.roles
    referrals = Referral.objects.within(desk.cooperation)
    found = [
        MyCouncil(one, cases_of_council(referrals, [one], today)[0])
        for one in municipalities_of(desk.user, desk.cooperation, today, by_work=is_member)
    ]
    return [one for one in found if one.waiting or is_member]
