"""`sporbar account`: what an account logs in with, and the way back for who lost the phone."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management.base import CommandError

from sporbar.access.queries import log_ins, parts_of
from sporbar.access.second_factor import forget_second_factor
from sporbar.core.commands import HouseCommand
from sporbar.organisations.models import User


class Command(HouseCommand):
    help = (
        "Vis hva en konto logger inn med. Med --forget-second-step slås de ekstra "
        "innloggingstrinnene av for en som har mistet telefon, nøkkel og reservekoder: kontoen "
        "logges ut alle steder, eieren får e-post, og det står i sporet. Kontroller først at det "
        "er rette vedkommende som spør."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="E-POST", help="adressen kontoen logger inn med")
        parser.add_argument(
            "--forget-second-step", action="store_true", help="slå av ekstra innloggingstrinn"
        )

    def handle(self, *args: Any, email: str, forget_second_step: bool, **options: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"Ingen konto har adressen {email}.", returncode=2)
        if forget_second_step:
            taken = forget_second_factor(user=user, by=None)
            self.stdout.write(f"{user}: {taken} ekstra innloggingstrinn er slått av.")
            return
        self._tell(user)

    def _tell(self, user: User) -> None:
        steps = Authenticator.objects.filter(user=user)
        kinds = {kind: steps.filter(type=kind).count() for kind in Authenticator.Type.values}
        self.stdout.write(f"{user} <{user.email}>{'' if user.is_active else ' (stengt)'}")
        self.stdout.write(f"  passord:       {'ja' if user.has_usable_password() else 'nei'}")
        self.stdout.write(f"  kodeapp:       {'ja' if kinds['totp'] else 'nei'}")
        self.stdout.write(f"  nøkler:        {kinds['webauthn']}")
        issuers = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
        self.stdout.write(f"  tjenester:     {', '.join(issuers) or 'ingen'}")
        self.stdout.write(f"  innlogget på:  {len(log_ins(user, None))} steder")
        for part in parts_of(user):
            self.stdout.write(f"  {part.cooperation}: {', '.join(part.roles)}")
