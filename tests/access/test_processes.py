"""Several people at once, each in a process of their own: nothing twice, nobody locked out."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import installation


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.access.processes"],
        env=installation(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ta imot: InvitationError, InvitationError, tatt imot; 1 konto, 1 rolle, 1 person",
        "invitere: invitert, invitert; 1 invitasjon, 1 e-post",
        "fjerne hverandre: RoleError, fratatt; 1 daglig leder igjen",
    ]
