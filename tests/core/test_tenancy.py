"""Every query starts from the cooperation."""

import pytest

from sporbar.organisations.models import Body, Cooperation

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Cooperation, Cooperation]:
    """Two cooperations with a council of the same name."""
    made = tuple(Cooperation.objects.create(slug=slug, name="Regionen") for slug in "ab")
    for cooperation in made:
        Body.objects.create(
            cooperation=cooperation, slug="radet", name="Rådet", kind="regional_council"
        )
    return made[0], made[1]


def test_within_gives_only_the_cooperations_own_rows(two: tuple[Cooperation, Cooperation]) -> None:
    mine, theirs = two

    assert Body.objects.within(mine).get() != Body.objects.within(theirs).get()
    assert Body.objects.within(mine).get().cooperation == mine


def test_within_takes_the_primary_key_too(two: tuple[Cooperation, Cooperation]) -> None:
    assert Body.objects.within(two[0].pk).get() == Body.objects.within(two[0]).get()


def test_cooperation_with_rows_cannot_be_deleted(two: tuple[Cooperation, Cooperation]) -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        two[0].delete()
