"""What is withheld is on no public page, in no file, search, feed or export: all are asked.

Every address in the table of public addresses is fetched, and every link of every page followed, so
a new address is asked without a word here; one that nothing leads to fails the test until it has
its arguments in tests/test_who_reaches_what.py.
"""

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote, urldefrag, urljoin

import pytest
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone

from sporbar.governance.actions.attachments import (
    attach,
    attach_existing,
    replace_public_variant,
    withdraw_attachment,
)
from sporbar.governance.actions.cases import link_measure
from sporbar.governance.actions.submission import write_submission
from sporbar.governance.actions.withholding import withhold
from sporbar.governance.models import (
    Adoption,
    Case,
    CaseSection,
    FollowUpKind,
    Meeting,
)
from sporbar.organisations.models import Body, Organisation
from sporbar.plans.models import Measure
from sporbar.records.actions import store_bytes
from sporbar.records.models import StoredFile
from tests.governance import made
from tests.test_every_link import ENOUGH, Links, page_of
from tests.test_who_reaches_what import BOOK, PUBLIC, World, build, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

BASIS = "offl. § 13 jf. fvl. § 13 første ledd"
LONG = date(2099, 12, 31)
#: Addresses that need no page to be asked of: a secret link is for its holder.
_SECRET = {"website:cycle_feed", "website:meeting_feed"}


#: What must be nowhere, a word for each place it was put in: see `hide`.
MARKER = re.compile(rb"hemmelig[a-z]+")
#: What must be somewhere: the public variants, or the test saw nothing.
VARIANTS = {
    *("Åpentittel", "Åpendel", "Åpentvedlegg", "Åpenfil"),
    *("Åpentuten", "Åpensak", "Åpentvedtak"),
}
#: What is sought in every search: one word of each thing that is withheld.
SOUGHT = (
    *("hemmeligtittel", "hemmeligvurdering", "hemmeligvedlegg", "hemmeligordlyd", "hemmeligdel"),
    *("hemmelignavn", "hemmeligtrukket", "hemmeligvedtak", "hemmeligutkast", "hemmeligoppgave"),
)


def file(world: World, name: str, data: str) -> StoredFile:
    return store_bytes(
        cooperation=world.cooperation,
        name=name,
        media_type="application/pdf",
        data=f"%PDF-{data}".encode(),
    )


def hide(world: World) -> None:
    """Something withheld of every kind, each where the public would otherwise see it."""
    tenant = world.cooperation
    body = Body.objects.within(tenant).first()
    town = Organisation.objects.within(tenant).filter(kind="municipality").first()
    measure = Measure.objects.within(tenant).first()
    held = Meeting.objects.within(tenant).filter(body=body, state="held").first()
    assert body is not None and measure is not None and held is not None and town is not None
    to_come = made.meeting(body, "2098-02-01", published=True)

    # A case that is withheld whole, treated, sent to the councils, and followed up.
    whole = made.case(tenant, "hemmeligtittel", published=True, archive_reference="hemmeligarkiv")
    link_measure(case=whole, measure=measure, by=None)
    write_submission(case=whole, kind="assessment", text="hemmeligvurdering", seen=0, by=None)
    attach(case=whole, title="hemmeligvedlegg", file=file(world, "a.pdf", "hemmeligfil"), by=None)
    item = made.item(held, whole, number=made.number(whole, body, 901))
    decision = made.decision(
        item, wording="hemmeligordlyd", vote_note="hemmeligstemme", published=True
    )
    made.follow_up(decision, "hemmeligoppgave", done="hemmeligutfort", plan="hemmeligplan")
    made.follow_up(decision, "hemmeligretur", kind=FollowUpKind.COME_BACK)
    made.item(to_come, whole)
    referral = made.referral(
        whole,
        title="hemmeligutsending",
        text="hemmeligfelles",
        wording="hemmeligforslag",
        published=True,
    )
    Adoption.objects.create(
        cooperation=tenant,
        referral=referral,
        organisation=town,
        state="adopted_changed",
        wording="hemmeligkommune",
        conditions="hemmeligvilkar",
        local_text="hemmeliglokalt",
    )
    withhold(subject=whole, basis=BASIS, until=LONG, variant="Åpentittel", by=None)

    # An open case with a withheld section, attachments and wording.
    open_one = Case.objects.within(tenant).get(pk=world.things["case"])
    write_submission(case=open_one, kind="assessment", text="hemmeligdel", seen=0, by=None)
    section = CaseSection.objects.get(case=open_one, kind="assessment")
    withhold(subject=section, basis=BASIS, variant="Åpendel", by=None)
    kept = attach(
        case=open_one,
        title="hemmelignavn",
        file=file(world, "hemmeligfilnavn.pdf", "hemmelighel"),
        by=None,
    )
    withhold(subject=kept.attachment, basis=BASIS, variant="Åpentvedlegg", by=None)
    replace_public_variant(
        attachment=kept.attachment, file=file(world, "sladdet.pdf", "Åpenfil"), by=None
    )
    no_variant = attach(
        case=open_one,
        title="hemmeligutenvariant",
        file=file(world, "b.pdf", "hemmeligbare"),
        by=None,
    )
    withhold(subject=no_variant.attachment, basis=BASIS, until=LONG, variant="Åpentuten", by=None)
    other = made.case(tenant, "Åpensak", published=True)
    attach_existing(case=other, attachment=kept.attachment, by=None)
    gone = attach(
        case=open_one, title="hemmeligtrukket", file=file(world, "c.pdf", "hemmeligborte"), by=None
    )
    withdraw_attachment(attachment=gone.attachment, reason="hemmeliggrunn", by=None)
    made.decision(
        made.item(held, other, number=made.number(other, body, 902)),
        wording="hemmeligvedtak",
        public_wording="Åpentvedtak",
        withheld_basis=BASIS,
        published=True,
    )

    # What is not published at all.
    draft = made.case(tenant, "hemmeligutkast", state="draft")
    link_measure(case=draft, measure=measure, by=None)
    unseen = made.meeting(body, "2026-02-17", state="held", place="hemmeligsted")
    made.decision(made.item(unseen, other), wording="hemmeligupublisert")


def contents(data: bytes) -> Iterator[bytes]:
    """The bytes, and what is packed in them."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                yield parts.read(name)


def name_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def start(world: World) -> list[str]:
    """Every public address the table knows, every attachment by its number, and a search for what
    is withheld wherever one can search."""
    found = []
    for name in sorted(PUBLIC - _SECRET):
        try:
            found.append(reverse(name, kwargs=world.arguments(name)))
        except NoReverseMatch:
            pytest.fail(f"{name} mangler verdier i World.things")
    slug = world.cooperation.slug
    for case in Case.objects.within(world.cooperation):
        found.append(reverse("website:case", args=[slug, case.pk]))
        found += [
            reverse("website:case_attachment", args=[slug, case.pk, number])
            for number in range(1, 6)
        ]
    for word in SOUGHT:
        found += [f"{reverse(name, args=[slug])}?q={quote(word)}" for name in SEARCHES]
    return found


#: Public pages one searches in by the parameter q.
SEARCHES = ("website:search", "website:cases")


def walk(client: Client, first: list[str]) -> Iterator[tuple[str, int, bytes]]:
    """(address, status, bytes) of each page, file and feed that can be reached from the first."""
    waiting, met = deque(first), set(first)
    seen: dict[str, int] = {}
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)
        data = answer.getvalue() if answer.streaming else answer.content
        headers = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
        yield address, answer.status_code, data + headers
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for link in Links(data.decode()).found:
            target = urldefrag(urljoin(address, link or "")).url
            page = page_of(target)
            if not target.startswith("/") or target in met or page not in PUBLIC:
                continue
            met.add(target)
            seen[page] = seen.get(page, 0) + 1
            if seen[page] <= ENOUGH:
                waiting.append(target)


def test_what_is_withheld_is_nowhere_in_public() -> None:
    world = build("egenregionen")
    hide(world)
    leaks: set[str] = set()
    asked: set[str] = set()
    there: set[str] = set()
    for address, status, data in walk(client_of(None), start(world)):
        if status < 400:
            asked.add(name_of(address))
        sought = address.partition("?q=")[2].encode()
        for part in contents(data):
            # What was sought is written in the search field again.
            found = set(MARKER.findall(part)) - {sought}
            leaks |= {f"{address}: {word.decode()}" for word in found}
            there |= {word for word in VARIANTS if word.encode() in part}
        if sought:
            leaks |= {f"{address}: {hit}" for hit in links_to_cases(data)}

    assert leaks == set()
    assert PUBLIC - asked - _SECRET == set(), "ingen vei fører dit; testen så ikke siden"
    assert there == VARIANTS, "det offentlige var ikke å finne; testen så ikke sidene"


def links_to_cases(page: bytes) -> set[str]:
    """Hits of a search that lead to a case."""
    found = {link or "" for link in Links(page.decode(errors="ignore")).found}
    return {one for one in found if name_of(urldefrag(one).url) == "website:case"}


def test_a_public_page_that_forgets_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above sees what it looks for: with the rule switched off, everything leaks."""
    world = build("egenregionen")
    hide(world)
    monkeypatch.setattr(
        "sporbar.governance.models.Withholdable.is_withheld_on", lambda _self, _day: False
    )
    first = [
        reverse("website:case", args=[world.cooperation.slug, case.pk])
        for case in Case.objects.within(world.cooperation).filter(published_at__isnull=False)
    ]
    everything = b"".join(data for _address, _status, data in walk(client_of(None), first))

    for word in ("hemmeligtittel", "hemmeligdel", "hemmelignavn", "hemmelighel", "hemmeligvedtak"):
        assert word.encode() in everything, word


def test_after_its_last_day_it_is_open() -> None:
    world = build("egenregionen")
    hide(world)
    yesterday = timezone.localdate() - timedelta(days=1)
    Case.objects.filter(title="hemmeligtittel").update(withheld_until=yesterday)
    case = Case.objects.get(title="hemmeligtittel")

    page = client_of(None).get(reverse("website:case", args=[world.cooperation.slug, case.pk]))

    assert b"hemmeligtittel" in page.content


def test_every_public_address_is_known() -> None:
    """PUBLIC is the whole website: see tests/test_who_reaches_what.py."""
    website = {name for name in BOOK if name.startswith("website:")}

    assert website - PUBLIC == {"website:postings"}
