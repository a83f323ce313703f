"""Profiles as files: how an export is read, kept and shared."""

import json
from typing import Any

import pytest

from sporbar.economy.models import AccountGroup, AccountRange, LedgerProfile
from sporbar.exchange.ledger.profiles import save_profile
from sporbar.exchange.problems import Refused
from tests import factories
from tests.exchange.ledgers import PROFILE

pytestmark = pytest.mark.django_db


def saved(tenant: Any, **changes: Any) -> LedgerProfile:
    return save_profile(cooperation=tenant, data=json.dumps(PROFILE | changes).encode())


def test_profile_saved_again_is_changed_and_not_doubled() -> None:
    tenant = factories.cooperation()
    saved(tenant)

    again = saved(tenant, sign_rule="reversed", groups=PROFILE["groups"][:1])
    assert LedgerProfile.objects.get() == again
    assert again.sign_rule == "reversed"
    assert [(one.first, one.last) for one in AccountRange.objects.all()] == [(10000, 10999)]
    # a group that postings may point to is never deleted
    assert AccountGroup.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sign_rule": "opposite"}, "Profilen kan ikke leses"),
        ({"columns": None}, "Profilen kan ikke leses"),
        ({"decimal_separator": " "}, "Desimaltegn og tusenskille er det samme tegnet"),
        (
            {"groups": [PROFILE["groups"][0], {**PROFILE["groups"][0], "code": "111"}]},
            "Konto 10000 hører til to grupper",
        ),
        (
            {"groups": [{**PROFILE["groups"][0], "accounts": [[10999, 10000]]}]},
            "Kontoene 10999 til 10000 står i feil rekkefølge",
        ),
        ({"columns": {"responsibility": "Ansvar"}}, "mangler kolonnene"),
        ({"responsibilities": []}, "ingen ansvar"),
        ({"decimal_separator": ",,"}, "Profilen kan ikke brukes: decimal_separator"),
        ({"name": "to ord"}, "Profilen kan ikke brukes: name"),
    ],
)
def test_profile_that_cannot_be_used_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        saved(factories.cooperation(), **changes)
    assert not LedgerProfile.objects.exists()
