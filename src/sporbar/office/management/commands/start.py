"""`sporbar start`: the way into an installation with nothing in it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.utils.text import slugify

from sporbar.core.commands import HouseCommand
from sporbar.office.setup.forms import RESERVED
from sporbar.office.setup.start import password_address, start_token
from sporbar.organisations.actions import Founder, found_cooperation
from sporbar.organisations.models import Cooperation


class Command(HouseCommand):
    help = "Opprett et nytt samarbeid: gir lenken til siden der det gjøres, eller gjør det her."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="samarbeidets navn; uten det gis bare en lenke")
        parser.add_argument("--email", help="e-posten til daglig leder")
        parser.add_argument("--director", default="", help="navnet på daglig leder")
        parser.add_argument("--slug", default="", help="adressen (standard lages av navnet)")
        parser.add_argument(
            "--language", choices=("nb", "nn"), default="nb", help="målform (standard nb)"
        )
        parser.add_argument(
            "--url", default="", help="nettstedets adresse, om den ikke er den vanlige"
        )

    def handle(
        self,
        *args: Any,
        name: str | None,
        email: str | None,
        director: str,
        slug: str,
        language: str,
        url: str,
        **options: Any,
    ) -> None:
        site = url.rstrip("/") or _site()
        if not name:
            address = f"{site}/start/{start_token()}/"
            self.stdout.write("Opprett samarbeidet her (lenken gjelder ett døgn og én gang):")
            self.stdout.write(f"  {address}")
            return
        if not email:
            raise CommandError("Oppgi e-posten til daglig leder med --email.", returncode=2)
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"«{email}» er ikke en e-postadresse.", returncode=2) from error
        letters = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})
        address = slug or slugify(name.translate(letters))
        if address in RESERVED or not address:
            raise CommandError(
                f"Adressen «{address}» kan ikke brukes. Velg en annen med --slug.", returncode=2
            )
        if Cooperation.objects.filter(slug=address).exists():
            raise CommandError(
                f"Adressen «{address}» er i bruk. Velg en annen med --slug.", returncode=1
            )
        cooperation, user = found_cooperation(
            name=name, slug=address, language=language, founder=Founder(email, director)
        )
        self.stdout.write(f"{cooperation.name} er opprettet.")
        if user.has_usable_password():
            self.stdout.write(f"{email} logger inn med passordet sitt: {site}/{address}/kontor/")
        else:
            self.stdout.write(f"{email} lager passord her (lenken gjelder én gang):")
            self.stdout.write(f"  {site}{password_address(user)}")


def _site() -> str:
    """The site's address. Keys work on "localhost", not on a number."""
    site: str = settings.SITE
    return site.replace("//127.0.0.1", "//localhost", 1)
