"""`sporbar start` as whoever runs the installation types it."""

import sys
from pathlib import Path

import pytest

from tests.operations.commands import run
from tests.support.installation import SPORBAR, installation

SITE = "https://plan.eksempel.no"


def page_at(own: dict[str, str], said: str) -> str:
    """What stands at the address the command printed last."""
    address = said.split()[-1]
    assert address.startswith(f"{SITE}/")
    done = run(own, sys.executable, "-m", "tests.office.open_page", address.removeprefix(SITE))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.django_db(transaction=True)
def test_start_gives_a_link_or_makes_the_cooperation(tmp_path: Path) -> None:
    own = installation(tmp_path)
    start = (SPORBAR, "start", "--url", f"{SITE}/")

    # The link alone opens the first page; nothing is made by it.
    done = run(own, *start)
    assert (done.returncode, done.stderr) == (0, "")
    assert page_at(own, done.stdout) == "200 Opprett et samarbeid"

    # With a name it is made at once, and the director gets a link to make a password.
    made = (*start, "--name", "Ålandet", "--email", "Leder@eksempel.no", "--director", "Ingunn Å")
    done = run(own, *made)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ålandet er opprettet." in done.stdout
    assert page_at(own, done.stdout) == "200 Lag nytt passord"

    # And the same once more is stopped by the address that is taken.
    done = run(own, *made)
    assert done.returncode == 1
    assert done.stderr == "Adressen «alandet» er i bruk. Velg en annen med --slug.\n"


@pytest.mark.parametrize(
    ("settings", "site"),
    [
        ({"PORT": "8123"}, "http://localhost:8123/"),
        ({"PORT": "8123", "SPORBAR_SITE": SITE}, f"{SITE}/"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_link_leads_to_where_the_site_is(
    tmp_path: Path, settings: dict[str, str], site: str
) -> None:
    done = run(installation(tmp_path, **settings), SPORBAR, "start")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[-1].startswith(f"{site}start/")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--name", "Elvelandet"), "Oppgi e-posten til daglig leder med --email."),
        (("--name", "E", "--email", "leder"), "«leder» er ikke en e-postadresse."),
        (("--name", "Konto", "--email", "a@b.no"), "Adressen «konto» kan ikke brukes."),
        (("--language", "en"), "'en' kan ikke velges"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_wrong_use_is_told_with_code_2(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = run(installation(tmp_path), SPORBAR, "start", *words)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
