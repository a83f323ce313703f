"""A cooperation with seven councils and cases in every state, for tests of pages. Invented."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from sporbar.governance.actions.adoptions import record_adoption, set_expected
from sporbar.governance.actions.referrals import (
    prepare_referral,
    publish_referral,
    send_referral,
)
from sporbar.governance.models import Adoption, Case, Referral
from sporbar.organisations.models import (
    Cooperation,
    CouncilContact,
    Organisation,
    Person,
    Role,
    User,
)
from tests import factories
from tests.governance import made

COUNCILS = ("Berg", "Dal", "Elv", "Fjord", "Heim", "Lund", "Vik")
WORDING = (
    "Kommunestyret vedtar felles avfallsplan for regionen.\n"
    "Planen gjelder fra 1. januar 2027, og rulleres hvert fjerde år."
)
TEXT = "Kommunene har i dag hver sin plan.\nEn felles plan gir felles innkjøp av renovasjon."


@dataclass
class Ledger:
    cooperation: Cooperation
    kari: User
    councils: dict[str, Organisation] = field(default_factory=dict)
    contacts: dict[str, Person] = field(default_factory=dict)

    def send(self, title: str, expected: str | None = None, **values: Any) -> Referral:
        """A published case, sent to all the councils and shown to the public."""
        case: Case = values.pop("case", None) or made.case(self.cooperation, title, published=True)
        given: dict[str, Any] = {"wording": WORDING, "text": TEXT, "rule": "all", **values}
        found = prepare_referral(case=case, expected=expected, by=self.kari, **given)
        send_referral(referral=found, sent_on="2026", by=self.kari)
        publish_referral(referral=found, by=self.kari)
        return found

    def row(self, referral: Referral, council: str) -> Adoption:
        return Adoption.objects.get(referral=referral, organisation=self.councils[council])

    def adopt(self, referral: Referral, *councils: str, **said: Any) -> None:
        for one in councils:
            given = {"state": "adopted", "decided_on": "2026", **said}
            record_adoption(adoption=self.row(referral, one), by=self.kari, **given)

    def expect(self, referral: Referral, council: str, when: str) -> None:
        set_expected(adoption=self.row(referral, council), expected=when, by=self.kari)


def ledger(slug: str = "elvelandet") -> Ledger:
    """Seven member councils, each with a contact."""
    tenant = factories.cooperation(slug)
    kari = factories.user(f"kari@{slug}.no", first_name="Kari", last_name="Koordinator")
    Role.objects.create(cooperation=tenant, user=kari, name="coordinator")
    found = Ledger(tenant, kari)
    for name in COUNCILS:
        council = factories.municipality(tenant, f"{name} kommune")
        person = Person.objects.create(
            cooperation=tenant,
            slug=f"kontakt-{name.lower()}",
            name=f"Anne {name}",
            email=f"{name.lower()}@{slug}.no",
        )
        CouncilContact.objects.create(cooperation=tenant, organisation=council, person=person)
        found.councils[name], found.contacts[name] = council, person
    return found


def now() -> datetime:
    return timezone.now()
