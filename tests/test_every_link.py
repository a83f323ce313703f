"""Every link of every page leads to a page that is there."""

from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from django.urls import Resolver404, resolve, reverse

from sporbar.organisations.models import RoleName
from tests.test_who_reaches_what import build, client_of

pytestmark = pytest.mark.django_db

#: Of one page no more addresses than this: years lead to years for ever.
ENOUGH = 20


class Links(HTMLParser):
    """The addresses of a page's links, as written."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs).get("href"))


def page_of(address: str) -> str:
    """The name of the page; the address itself when there is no such page."""
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return address


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("role", [RoleName.MANAGING_DIRECTOR, RoleName.MEMBER, None])
def test_every_link_leads_to_a_page_that_is_there(role: RoleName | None) -> None:
    """By following them all, from the front page and the office, as somebody who may everything,
    somebody who may only read, and somebody nobody knows."""
    world = build("egenregionen")
    client = client_of(world.people[role] if role else None)
    slug = world.cooperation.slug
    start = [reverse("website:front", args=[slug])]
    if role:
        start.append(reverse("office:desk", args=[slug]))
    waiting, met, broken = deque(start), set(start), []
    seen: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code >= 400:
            broken.append(f"{address}: {answer.status_code}")
        if answer.streaming:
            answer.getvalue()  # a file that is not read to its end stays open
            continue
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for link in Links(answer.content.decode()).found:
            if not link:
                broken.append(f"{address}: en lenke uten adresse")
                continue
            target = urldefrag(urljoin(address, link)).url
            if target.startswith("/") and target not in met:
                met.add(target)
                page = page_of(target)
                seen[page] += 1
                if seen[page] <= ENOUGH:
                    waiting.append(target)
    assert not broken, "\n".join(broken)
    assert len(met) > (100 if role == RoleName.MANAGING_DIRECTOR else 10)
