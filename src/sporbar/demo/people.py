"""The invented people a visitor of the demo can be: one for each role in a fictional region."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.organisations.models import Cooperation, Role, RoleName, User


@dataclass(frozen=True)
class Invented:
    """A person who does not exist; what somebody with the role does in a round, and what there is
    to try."""

    role: str
    first_name: str
    last_name: str
    does: str | Promise
    comes_for: str | Promise
    #: as it stands where they sign; "" where it is the role's name
    title: str = ""

    def email(self, cooperation: Cooperation) -> str:
        """An address below example, where no mail can ever arrive."""
        return f"{self.first_name}.{self.last_name}@{cooperation.slug}.example".lower()


#: In the order of the story the demo's page tells: a round, from the one who follows it.
PEOPLE = (
    Invented(
        RoleName.COORDINATOR,
        "Eirik",
        "Sundmo",
        _("Følg tavla"),
        _(
            "Se hvem dere venter på. Les det som er levert, godkjenn det eller send det tilbake, "
            "og minn på resten."
        ),
        "rådgiver",
    ),
    Invented(
        RoleName.CONTRIBUTOR,
        "Siv",
        "Nordbakk",
        _("Svar med konto"),
        _("Noen har konto og trenger ingen lenke. Siv skriver på et tiltak sammen med en annen."),
        "næringsrådgiver",
    ),
    Invented(
        RoleName.ACCOUNTANT,
        "Tor",
        "Vikmoen",
        _("Ta forbeholdene til regnskapet"),
        _("Skriv det leseren må vite om tallene, og følg dem ned til bilaget."),
        "økonomirådgiver",
    ),
    Invented(
        RoleName.MANAGING_DIRECTOR,
        "Ingunn",
        "Havdal",
        _("Gjør rapporten ferdig"),
        _(
            "Skriv innledningen, se hva som mangler og hva som er endret siden sist, last ned et "
            "utkast, godkjenn og frys."
        ),
    ),
    Invented(
        RoleName.MEMBER,
        "Olav",
        "Steinvik",
        _("Les det rådet skal behandle"),
        _(
            "Se hvilke saker som venter på kommunestyret i Skogvik, møtene og vedtakene, og les "
            "planen og rapporten. Olav kan ikke endre noe."
        ),
        "ordfører i Skogvik",
    ),
    Invented(
        RoleName.AUDITOR,
        "Berit",
        "Aasmoen",
        _("Etterprøv"),
        _("Les sporet: hvem gjorde hva, og når."),
        "forvaltningsrevisor",
    ),
    Invented(
        RoleName.SECRETARY,
        "Marte",
        "Lierhagen",
        _("Gjør klar neste år"),
        _(
            "Skriv sakene, sett opp møtene og før vedtakene. Se hva som venter på "
            "kommunestyrene, og skriv planen for neste år."
        ),
        "rådssekretær",
    ),
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
            Role.objects.create(
                cooperation=cooperation, user=user, name=person.role, title=person.title
            )
            made += 1
    return made
