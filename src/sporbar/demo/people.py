"""The invented people a visitor of the demo can be: one for each role in a fictional region."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.organisations.models import Cooperation, Role, RoleName, User


@dataclass(frozen=True)
class Invented:
    """A person who does not exist, and what somebody with the role comes for."""

    role: str
    first_name: str
    last_name: str
    comes_for: str | Promise

    def email(self, cooperation: Cooperation) -> str:
        """An address below example, where no mail can ever arrive."""
        return f"{self.first_name}.{self.last_name}@{cooperation.slug}.example".lower()


PEOPLE = (
    Invented(
        RoleName.MANAGING_DIRECTOR,
        "Ingunn",
        "Havdal",
        _("Inviterer folk, sender planen til behandling og fører vedtak."),
    ),
    Invented(
        RoleName.COORDINATOR,
        "Eirik",
        "Sundmo",
        _("Skriver planen og sender den til behandling."),
    ),
    Invented(
        RoleName.SECRETARY,
        "Marte",
        "Lierhagen",
        _("Setter opp samarbeidet og skriver i planen."),
    ),
    Invented(RoleName.ACCOUNTANT, "Tor", "Vikmoen", _("Ser planen og regnskapet.")),
    Invented(RoleName.CONTRIBUTOR, "Siv", "Nordbakk", _("Ser tiltakene sine.")),
    Invented(RoleName.MEMBER, "Olav", "Steinvik", _("Leser det rådet skal behandle.")),
    Invented(RoleName.AUDITOR, "Berit", "Aasmoen", _("Leser sporet: hvem gjorde hva, og når.")),
)


@transaction.atomic
def settle_people(*, cooperation: Cooperation) -> int:
    """Make those of the people that are not there; how many were new.

    None has a password: the only way in is the demo's own page. Raises ValueError for a
    cooperation that exists.
    """
    if not cooperation.is_fictional:
        raise ValueError(f"{cooperation} is no invention; nobody is invented for it")
    made = 0
    for person in PEOPLE:
        address = person.email(cooperation)
        user = User.objects.filter(email=address).first()
        if user is None:
            user = User.objects.create_user(
                address, first_name=person.first_name, last_name=person.last_name
            )
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
            Role.objects.create(cooperation=cooperation, user=user, name=person.role)
            made += 1
    return made
