"""`sporbar import ledger` as a process of its own: its exit codes are what scripts go by."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchange.ledgers import PROFILE, csv_file, row
from tests.exchange.test_killed import run

SPORBAR = str(Path(sys.executable).with_name("sporbar"))
MAKE_TENANT = "import django; django.setup(); from tests.exchange import ledgers; ledgers.profile()"


@pytest.mark.django_db
def test_exit_code_tells_booked_from_refused_from_wrong_usage(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPORBAR_DATA_DIR", str(tmp_path))
    run(database_url, "-c", MAKE_TENANT)
    good, bad, profile = (tmp_path / name for name in ("hovedbok.csv", "feil.csv", "profil.json"))
    good.write_bytes(csv_file(row()))
    bad.write_bytes(csv_file(row(), row("x"), row(Prosjekt="F9")))
    profile.write_text(json.dumps(PROFILE))

    def typed(file: Path, by: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [SPORBAR, "import", "ledger", str(file), "--profile", by],
            env={**os.environ, "DATABASE_URL": database_url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    code, _, told = typed(good, "annen")
    assert (code, "Fant ingen profil «annen»" in told) == (2, True)
    code, _, told = typed(tmp_path / "borte.csv", "kommunen")
    assert (code, "borte.csv" in told) == (2, True)
    code, _, told = typed(bad, "kommunen")
    assert code == 1
    assert "feil.csv, rad 3, kolonne «Beløp»: «x»; ventet et beløp" in told
    assert "feil.csv, rad 4, kolonne «Prosjekt»: prosjektet «F9» er ukjent" in told
    code, told, _ = typed(good, str(profile))
    assert (code, "Bokført: 1 rader." in told) == (0, True)
    code, told, _ = typed(good, "kommunen")
    assert (code, "brukt fra før" in told) == (0, True)
