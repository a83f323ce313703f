"""How often something may be asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from sporbar.core.throttle import allow

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_so_many_tries_and_no_more_until_time_has_passed() -> None:
    def ask(who: str, minutes: int) -> bool:
        at = AT + timedelta(minutes=minutes)
        return allow("new_link", who, times=2, within=HOUR, at=at)

    assert [ask("kari", minute) for minute in (0, 10, 20)] == [True, True, False]
    assert ask("ola", 20)
    # The first is an hour old, the second not yet.
    assert [ask("kari", minute) for minute in (61, 62)] == [True, False]


def test_what_is_counted_apart_is_counted_apart() -> None:
    assert allow("a", "kari", times=1, within=HOUR)
    assert allow("b", "kari", times=1, within=HOUR)
    assert not allow("a", "kari", times=1, within=HOUR)
