"""Mails to the municipalities' contacts: what they say, in the reader's language, as text and as
HTML; how they are put in the outbox, many at a time; and taken back when there is nothing to ask.

One mail says one person everything that day: each municipality with its own link.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.document import partial_dates
from sporbar.document.render.html.colours import readable_on_white
from sporbar.governance.members import contacts_of
from sporbar.governance.models import (
    Adoption,
    CouncilLetter,
    CouncilLetterKind,
    ReferralState,
)
from sporbar.governance.tokens import make_council_links
from sporbar.mail.actions import Message, queue_mails, take_back
from sporbar.mail.models import MailState
from sporbar.organisations.language import language_of
from sporbar.organisations.models import Cooperation, Organisation, Person, User
from sporbar.ui.language import page_language

#: Stands in a preview where the reader's own link will be.
PREVIEW_TOKEN = "din-egen-lenke"  # noqa: S105 - opens nothing

#: What a reminder is: (days from the expected date, that date), by the adoption's primary key.
Steps = Mapping[int, tuple[int, str]]


@dataclass(frozen=True)
class Item:
    """One case as the mail names it, and when it is expected."""

    title: str
    note: str = ""


@dataclass(frozen=True)
class Part:
    """One municipality's cases, and the reader's own link to them."""

    title: str
    items: tuple[Item, ...]
    address: str


@dataclass(frozen=True)
class Words:
    """A whole mail, before it is set as text or HTML. `comment` is people's own words; everything
    else but the titles is ours."""

    subject: str
    greeting: str
    lead: tuple[str, ...]
    comment: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]


#: What one person is written to about, by municipality.
About = dict[Organisation, list[Adoption]]


def readers_of(adoptions: Iterable[Adoption], at: datetime) -> dict[Person, About]:
    """Whom to write to about these cases, and about which: the contact named for the case, else
    the municipality's contacts that day. Who has no address is left out. Two statements at most."""
    with_council = [(one, one.organisation) for one in adoptions if one.organisation is not None]
    if not with_council:
        return {}
    general = contacts_of(
        with_council[0][0].cooperation_id,
        {organisation.pk for one, organisation in with_council if one.contact_id is None},
        timezone.localdate(at),
    )
    found: dict[Person, About] = defaultdict(lambda: defaultdict(list))
    for one, organisation in with_council:
        people = [one.contact] if one.contact else general.get(organisation.pk, [])
        for person in people:
            if person.email:
                found[person][organisation].append(one)
    return dict(found)


def queue_council_letters(
    *,
    adoptions: Iterable[Adoption] = (),
    readers: Mapping[Person, About] | None = None,
    kind: str,
    site: str,
    by: User | None,
    at: datetime,
    steps: Steps | None = None,
    comment: str = "",
) -> int:
    """Put one mail to each contact in the outbox, with new links, and remember it; how many.

    `readers` says who is told what; else the contacts of `adoptions`. Call it inside the deed's own
    transaction; the statements do not grow with the readers. `comment` is the office's own word.
    """
    readers = readers_of(adoptions, at) if readers is None else readers
    if not readers:
        return 0
    cooperation = next(iter(readers)).cooperation
    links_to = kind != CouncilLetterKind.WITHDRAWN
    tokens = (
        make_council_links(
            [(person, organisation) for person, about in readers.items() for organisation in about],
            by,
            at,
        )
        if links_to
        else {}
    )
    site = site or settings.SITE
    messages = []
    for person, about in readers.items():
        addresses = {
            organisation.pk: site
            + reverse("office:council_door", args=[tokens[person.pk, organisation.pk]])
            for organisation in about
            if links_to
        }
        messages.append(
            write(person, cooperation, about, kind, addresses, at, by=by, comment=comment)
        )
    mails = queue_mails(cooperation=cooperation, messages=messages, by=by, at=at)
    letters = []
    told: list[Sequence[Adoption]] = []
    for (person, about), mail in zip(readers.items(), mails, strict=True):
        for organisation, cases in about.items():
            said = {str(one.pk): list(steps[one.pk]) for one in cases if steps and one.pk in steps}
            letters.append(
                CouncilLetter(
                    cooperation=cooperation,
                    person=person,
                    organisation=organisation,
                    kind=kind,
                    steps=said,
                    on=timezone.localdate(at),
                    mail=mail,
                )
            )
            told.append(cases)
    CouncilLetter.objects.bulk_create(letters)
    about_what = CouncilLetter.adoptions.through
    about_what.objects.bulk_create(
        about_what(councilletter=letter, adoption=one)
        for letter, cases in zip(letters, told, strict=True)
        for one in cases
    )
    return len(mails)


def take_back_idle(*, cooperation: Cooperation, at: datetime) -> int:
    """Take mails out of the queue whose every case has been decided, withdrawn or ended meanwhile;
    how many."""
    waiting: dict[int, list[CouncilLetter]] = defaultdict(list)
    for letter in (
        CouncilLetter.objects.within(cooperation)
        .filter(mail__state=MailState.QUEUED)
        .exclude(kind__in=(CouncilLetterKind.NEW_LINK, CouncilLetterKind.WITHDRAWN))
        .prefetch_related("adoptions__referral")
    ):
        waiting[letter.mail_id].append(letter)
    idle = [
        mail
        for mail, letters in waiting.items()
        if not any(
            one.is_open and one.referral.state == ReferralState.SENT
            for letter in letters
            for one in letter.adoptions.all()
        )
    ]
    return len(take_back(mails=idle, at=at)) if idle else 0


def write(
    person: Person,
    cooperation: Cooperation,
    about: About,
    kind: str,
    addresses: Mapping[int, str],
    at: datetime,
    *,
    by: User | None,
    comment: str = "",
) -> Message:
    """The mail to one person."""
    language = language_of(person.user, cooperation)
    with translation.override(language):
        cases = [one for of_one in about.values() for one in of_one]
        words = Words(
            subject=_subject(kind, cases),
            greeting=_("Hei, %(name)s.") % {"name": person.name},
            lead=_lead(kind, cooperation, by),
            comment=comment,
            parts=tuple(
                Part(
                    _part_title(kind, organisation),
                    tuple(_item(one, at) for one in of_one),
                    addresses.get(organisation.pk, ""),
                )
                for organisation, of_one in about.items()
            ),
            closing=_closing(kind, cooperation, by),
        )
        html = render_to_string(
            "governance/council_letter.html",
            {
                "subject": words.subject,
                "words": words,
                "language": language,
                # People's words, where they are in another language than the mail.
                "lang": cooperation.language if cooperation.language != language else "",
                "sender": cooperation.name,
                "colour": readable_on_white(cooperation.colour),
            },
        )
        text = _as_text(words)
    return Message(person.email, words.subject, text, html, language, sensitive=bool(addresses))


def mailed_title(adoption: Adoption, at: datetime) -> str:
    """What the case is called in a mail: what is withheld does not travel by mail."""
    referral = adoption.referral
    if referral.case.is_withheld_on(timezone.localdate(at)):
        return str(referral.case.public_title)
    return str(referral.title)


def _item(adoption: Adoption, at: datetime) -> Item:
    expected = adoption.expected or adoption.referral.answer_by
    note = ""
    if adoption.is_open and expected:
        said = partial_dates.in_words(expected, page_language())
        note = (
            _("ventet behandlet: %(when)s") % {"when": said}
            if adoption.expected
            else _("svarfrist: %(when)s") % {"when": said}
        )
    return Item(mailed_title(adoption, at), note)


def _part_title(kind: str, organisation: Organisation) -> str:
    if kind == CouncilLetterKind.WITHDRAWN:
        return str(organisation)
    return _("Saker som venter på %(council)s") % {"council": organisation}


def _subject(kind: str, cases: Sequence[Adoption]) -> str:
    count = len(cases)
    if kind == CouncilLetterKind.NEW_LINK:
        return _("Ny lenke til sakene som venter på kommunen")
    if kind == CouncilLetterKind.WITHDRAWN:
        words = ngettext(
            "%(count)d sak er trukket, og skal ikke behandles",
            "%(count)d saker er trukket, og skal ikke behandles",
            count,
        )
    elif kind in CouncilLetter.REMINDERS:
        words = ngettext(
            "Påminnelse: %(count)d sak venter på kommunestyret",
            "Påminnelse: %(count)d saker venter på kommunestyret",
            count,
        )
    else:
        words = ngettext(
            "%(count)d sak til behandling i kommunestyret",
            "%(count)d saker til behandling i kommunestyret",
            count,
        )
    return words % {"count": count}


def _lead(kind: str, cooperation: Cooperation, by: User | None) -> tuple[str, ...]:
    who = {"cooperation": cooperation.name}
    if kind == CouncilLetterKind.WITHDRAWN:
        return (
            _("%(cooperation)s har trukket saken nedenfor. Dere trenger ikke behandle den.") % who,
        )
    if kind == CouncilLetterKind.NEW_LINK:
        return (
            _(
                "Her er en ny lenke. Var det ikke du som ba om den, trenger du ikke gjøre noe: "
                "den er bare sendt til deg."
            ),
        )
    if kind in CouncilLetter.REMINDERS:
        return (
            _(
                "Sakene nedenfor venter på svar fra kommunen. Er en sak behandlet, skriv hva som "
                "ble vedtatt. Er den utsatt, skriv når den ventes."
            ),
        )
    return (
        _(
            "%(cooperation)s ber kommunestyret behandle saken nedenfor. Med lenken finner du "
            "felles saksframlegg og forslag til vedtak, og der skriver du hva som ble vedtatt."
        )
        % who,
    )


def _closing(kind: str, cooperation: Cooperation, by: User | None) -> tuple[str, ...]:
    contact = (
        _("Lurer du på noe, skriv til %(who)s, %(email)s.") % {"who": by, "email": by.email}
        if by is not None
        else _("Lurer du på noe, ta kontakt med sekretariatet i %(cooperation)s.")
        % {"cooperation": cooperation.name}
    )
    if kind == CouncilLetterKind.WITHDRAWN:
        return (contact,)
    link = _(
        "Lenken er din egen, så ikke send den videre. Den gjelder i et halvt år, og du trenger "
        "ingen konto."
    )
    if kind in CouncilLetter.REMINDERS:
        return (link, _("Når du har svart, får du ingen flere påminnelser om saken."), contact)
    return (link, contact)


def _as_text(words: Words) -> str:
    """The mail without HTML. Lines are not broken: a link must stay whole."""
    blocks = [words.greeting, *words.lead]
    if words.comment.strip():
        blocks.append("\n".join(f"> {line}" for line in words.comment.strip().splitlines()))
    for part in words.parts:
        lines = [part.title.upper()]
        lines += [f"- {one.title}" + (f" ({one.note})" if one.note else "") for one in part.items]
        blocks.append("\n".join(lines))
        if part.address:
            blocks.append(_("Åpne lenken og trykk på knappen der:") + f"\n{part.address}")
    return "\n\n".join([*blocks, *words.closing]) + "\n"
