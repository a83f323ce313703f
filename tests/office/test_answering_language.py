"""Every text of a contributor's pages can be translated."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from sporbar.rounds.actions import close_round
from sporbar.rounds.actions.links import revoke_links
from tests import factories
from tests.office.answering_support import Asked, asked, form
from tests.office.test_answering import DEVIATION, office_user
from tests.support.pseudo_language import untranslated, write_catalog

pytestmark = pytest.mark.django_db


@pytest.fixture
def brackets(settings: LazySettings, tmp_path: Path) -> None:
    """English, with every translated text in brackets."""
    cache.clear()
    settings.LOCALE_PATHS = [write_catalog(tmp_path / "locale")]


def in_english(client: Client) -> Client:
    client.cookies["sprak"] = "en"
    return client


def left_in(response: Any) -> set[str]:
    return set(untranslated(response.content.decode()))


@pytest.mark.usefixtures("brackets")
def test_every_text_of_answering_can_be_translated() -> None:
    world: Asked = asked(measures=2)
    body = factories.body(world.tenant)
    last = factories.plan(world.tenant, 2025, measures=1)
    measure = world.question.covers.get().measure
    measure.continues = last.measures.get()
    measure.save()
    held = factories.round(last, kind="annual", as_of=world.round.as_of.replace(year=2025))
    entry = factories.entry(held, measure.continues, lines=("Det er utsatt.",))
    factories.deviation(entry, reported_to=body, new_date="2026-05")
    link = world.link()
    client = in_english(world.client())
    found = left_in(in_english(Client()).get(link))
    for sent in (
        *(form("Gjort.", do=do, **DEVIATION) for do in ("up:line:0", "save", "carry")),
        form("Gjort.", do="submit", answer="", **{"deviates-s0": "1", "new_date-s0": "snart"}),
        form("Gjort.", seen=1, do="submit", answer="", **{"deviates-s0": "1"}),
        form("Noe annet.", seen=0),
        form("Gjort.", seen=2, do="submit"),
    ):
        found |= left_in(client.post(world.address(), sent, follow=True))
    found |= left_in(client.get(world.page()))
    desk = in_english(Client())
    desk.force_login(office_user(world, "coordinator"))
    found |= left_in(desk.get(world.address(world.questions[1], "answer_for")))
    close_round(reporting_round=world.round, by=None, at=timezone.now())
    found |= left_in(client.post(world.address(), form("For sent.")))
    found |= left_in(client.get(world.page()))
    found |= left_in(in_english(Client()).get(link))
    revoke_links(contributor=world.kari, by=None)
    found |= left_in(in_english(Client()).post(link, {"do": "new_link"}))

    assert not found, "\n".join(sorted(found))
