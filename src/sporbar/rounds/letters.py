"""The mails of a round: what they say, in the reader's language, as text and as HTML; and how they
are put in the outbox, many at a time.

One mail says one person everything: each round with its own link, and what waits there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.document import typography
from sporbar.document.render.html.colours import readable_on_white
from sporbar.mail.actions import Message, queue_mails
from sporbar.organisations.language import language_of
from sporbar.organisations.models import Cooperation, User
from sporbar.plans.models import Measure
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    Letter,
    LetterKind,
    RequestState,
    Round,
    StatusRequest,
)
from sporbar.rounds.naming import measures_asked_about
from sporbar.rounds.tokens import make_links
from sporbar.ui.language import page_language

#: Stands in a preview where the reader's own link will be.
PREVIEW_TOKEN = "din-egen-lenke"  # noqa: S105 - opens nothing


@dataclass(frozen=True)
class Item:
    """One question as the mail names it: its measures, and a word where something has happened."""

    titles: tuple[str, ...]
    note: str = ""

    @property
    def text(self) -> str:
        return " + ".join(self.titles)


@dataclass(frozen=True)
class Group:
    """The questions of one focus area."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Part:
    """What one round asks of the reader, and the reader's own link to it."""

    title: str
    plan: str
    deadline: str
    groups: tuple[Group, ...]
    address: str


@dataclass(frozen=True)
class Words:
    """A whole mail, before it is set as text or HTML. `letter` and `comment` are people's own
    words; everything else is ours."""

    subject: str
    greeting: str
    letter: str
    lead: tuple[str, ...]
    comment: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question with the measures it is about."""

    request: StatusRequest
    measures: Sequence[Measure]


#: What a contributor is asked, by the contributor's primary key.
Questions = Mapping[int, Sequence[Question]]


def questions_of(contributors: Iterable[Contributor]) -> dict[int, list[Question]]:
    """What each contributor is asked, in the plan's order. Two statements."""
    keys = [one.pk for one in contributors]
    assignments = list(
        Assignment.objects.filter(contributor__in=keys).select_related("request").order_by("pk")
    )
    if not assignments:
        return {}
    cooperation = assignments[0].cooperation_id
    measures = measures_asked_about(cooperation, {one.request_id for one in assignments})
    order = {request: number for number, request in enumerate(measures)}
    found: dict[int, list[Question]] = {}
    for one in sorted(assignments, key=lambda one: order.get(one.request_id, 0)):
        found.setdefault(one.contributor_id, []).append(
            Question(one.request, measures.get(one.request_id, []))
        )
    return found


def queue_letters(
    *,
    groups: Sequence[Sequence[Contributor]],
    kind: LetterKind,
    site: str,
    by: User | None,
    at: datetime,
    steps: Mapping[int, Sequence[int]] | None = None,
    only: Collection[int] | None = None,
    comment: str = "",
) -> int:
    """Put one mail for each group in the outbox, with new links, and remember it; how many.

    A group is one person's parts in rounds. Who has no address gets none. `steps` are the reminders
    that the mail is, by contributor: a row is kept for each. `only` the questions it is about,
    where not all. Call it inside the deed's own transaction; the statements do not grow with the
    groups. `comment` is what the coordinator says of the answers.
    """
    groups = [group for group in groups if group and group[0].person.email]
    if not groups:
        return 0
    contributors = [one for group in groups for one in group]
    cooperation = contributors[0].cooperation
    questions = questions_of(contributors)
    tokens = make_links(contributors, by, at)
    today = timezone.localdate(at)
    site = site or settings.SITE
    messages = [
        write(group, kind, questions, tokens, site, today, by=by, only=only, comment=comment)
        for group in groups
    ]
    mails = queue_mails(cooperation=cooperation, messages=messages, by=by, at=at)
    Letter.objects.bulk_create(
        Letter(
            cooperation=cooperation,
            contributor=one,
            kind=kind,
            step=step,
            on=today,
            mail=mail,
        )
        for group, mail in zip(groups, mails, strict=True)
        for one in group
        for step in (steps or {}).get(one.pk) or (None,)
    )
    return len(groups)


def write(
    group: Sequence[Contributor],
    kind: LetterKind,
    questions: Questions,
    tokens: Mapping[int, str],
    site: str,
    today: date,
    *,
    by: User | None,
    only: Collection[int] | None = None,
    comment: str = "",
) -> Message:
    """The mail to one person. Without a token the preview's stands where the link will be."""
    person, cooperation = group[0].person, group[0].cooperation
    language = language_of(person.user, cooperation)
    with translation.override(language):
        parts = []
        asked = 0
        for one in group:
            about = [q for q in questions.get(one.pk, []) if _is_told(q, kind, only)]
            asked += sum(len(question.measures) for question in about)
            path = reverse("office:answer_door", args=[tokens.get(one.pk, PREVIEW_TOKEN)])
            parts.append(_part(one.round, about, site + path))
        words = Words(
            subject=_subject(kind, asked, [one.round for one in group], today),
            greeting=_("Hei, %(name)s.") % {"name": person.name},
            letter=group[0].round.letter if kind == LetterKind.OPENING else "",
            lead=_lead(kind, cooperation, by),
            comment=comment,
            parts=tuple(parts),
            closing=_closing(kind, cooperation, by),
        )
        html = render_to_string(
            "rounds/letter.html",
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
    return Message(person.email, words.subject, text, html, language, sensitive=True)


def _is_told(question: Question, kind: LetterKind, only: Collection[int] | None) -> bool:
    request = question.request
    if only is not None and request.pk not in only:
        return False
    if kind == LetterKind.COMMENT:
        return True
    if kind == LetterKind.RETURNED:
        return request.state == RequestState.RETURNED
    return request.is_open


def name_of(reporting_round: Round) -> str:
    """ "Halvårsrapport per 1. juli 2026" """
    return _("%(report)s per %(day)s") % {
        "report": str(reporting_round.get_kind_display()).capitalize(),
        "day": typography.day(reporting_round.as_of.isoformat(), page_language()),
    }


def deadline_in_words(deadline: date) -> str:
    """ "lørdag 15. august 2026" """
    weekday = date_format(deadline, "l")
    if page_language() != "en":
        weekday = weekday.lower()
    return f"{weekday} {typography.day(deadline.isoformat(), page_language())}"


def _part(reporting_round: Round, about: Sequence[Question], address: str) -> Part:
    groups: dict[str, list[Item]] = {}
    notes = {
        RequestState.RETURNED: _("sendt tilbake"),
        RequestState.DRAFT: _("påbegynt"),
    }
    for question in about:
        area = str(question.measures[0].focus_area) if question.measures else ""
        titles = tuple(str(measure) for measure in question.measures)
        note = notes.get(RequestState(question.request.state), "")
        groups.setdefault(area, []).append(Item(titles, note))
    return Part(
        title=name_of(reporting_round),
        plan=reporting_round.plan.title,
        deadline=deadline_in_words(reporting_round.deadline) if reporting_round.deadline else "",
        groups=tuple(Group(title, tuple(items)) for title, items in groups.items()),
        address=address,
    )


def _subject(kind: LetterKind, asked: int, rounds: Sequence[Round], today: date) -> str:
    deadlines = sorted(one.deadline for one in rounds if one.deadline)
    named = {
        "count": asked,
        "day": typography.day(deadlines[0].isoformat(), page_language()) if deadlines else "",
    }
    if kind == LetterKind.NEW_LINK:
        return _("Ny lenke til statusen din")
    if kind == LetterKind.RETURNED:
        words = ngettext(
            "Sendt tilbake: status for %(count)d tiltak",
            "Sendt tilbake: status for %(count)d tiltak",
            asked,
        )
    elif kind == LetterKind.COMMENT:
        words = ngettext(
            "Kommentar til status for %(count)d tiltak",
            "Kommentar til status for %(count)d tiltak",
            asked,
        )
    elif kind in Letter.REMINDERS:
        if deadlines and deadlines[0] < today:
            words = ngettext(
                "Fristen var %(day)s: status for %(count)d tiltak mangler",
                "Fristen var %(day)s: status for %(count)d tiltak mangler",
                asked,
            )
        elif deadlines:
            words = ngettext(
                "Påminnelse: status for %(count)d tiltak innen %(day)s",
                "Påminnelse: status for %(count)d tiltak innen %(day)s",
                asked,
            )
        else:
            words = ngettext(
                "Påminnelse: status for %(count)d tiltak",
                "Påminnelse: status for %(count)d tiltak",
                asked,
            )
    elif kind == LetterKind.ASKED_ANEW:
        words = ngettext(
            "Du er spurt om status for %(count)d tiltak til",
            "Du er spurt om status for %(count)d tiltak til",
            asked,
        )
    elif deadlines:
        words = ngettext(
            "Status for %(count)d tiltak innen %(day)s",
            "Status for %(count)d tiltak innen %(day)s",
            asked,
        )
    else:
        words = ngettext("Status for %(count)d tiltak", "Status for %(count)d tiltak", asked)
    return words % named


def _lead(kind: LetterKind, cooperation: Cooperation, by: User | None) -> tuple[str, ...]:
    who = {"who": by or cooperation.name, "cooperation": cooperation.name}
    if kind == LetterKind.OPENING:
        return (
            _(
                "%(cooperation)s samler inn status, og spør deg om tiltakene nedenfor. For hvert "
                "tiltak skriver du hva som er gjort, eller krysser av for ingen aktivitet."
            )
            % who,
        )
    if kind == LetterKind.RETURNED:
        return (_("%(who)s har lest svaret ditt, og ber deg se på det en gang til.") % who,)
    if kind == LetterKind.COMMENT:
        return (
            _(
                "%(who)s har skrevet en kommentar til det som står nedenfor. Den ligger ved "
                "tiltaket, og du kan svare på den der."
            )
            % who,
        )
    if kind == LetterKind.ASKED_ANEW:
        return (_("%(who)s spør deg om tiltakene nedenfor.") % who,)
    if kind == LetterKind.NEW_LINK and by is not None:
        return (_("E-postadressen din er rettet. Her er lenken din."),)
    if kind == LetterKind.NEW_LINK:
        return (
            _(
                "Her er en ny lenke. Var det ikke du som ba om den, trenger du ikke gjøre noe: "
                "den er bare sendt til deg."
            ),
        )
    return (_("Vi mangler fortsatt status fra deg på tiltakene nedenfor."),)


def _closing(kind: LetterKind, cooperation: Cooperation, by: User | None) -> tuple[str, ...]:
    link = _(
        "Lenken er din egen, så ikke send den videre. Den gjelder til runden lukkes, og du trenger "
        "ingen konto."
    )
    contact = (
        _("Lurer du på noe, skriv til %(who)s, %(email)s.") % {"who": by, "email": by.email}
        if by is not None
        else _("Lurer du på noe, ta kontakt med sekretariatet i %(cooperation)s.")
        % {"cooperation": cooperation.name}
    )
    if kind in Letter.REMINDERS:
        return (
            link,
            _("Når alt er levert, får du ingen flere påminnelser."),
            contact,
        )
    return (link, contact)


def _as_text(words: Words) -> str:
    """The mail without HTML. Lines are not broken: a link must stay whole."""
    blocks = [words.greeting]
    blocks += [words.letter.strip()] if words.letter.strip() else []
    blocks += words.lead
    if words.comment.strip():
        blocks.append("\n".join(f"> {line}" for line in words.comment.strip().splitlines()))
    for part in words.parts:
        lines = [part.title.upper(), part.plan]
        if part.deadline:
            lines.append(_("Frist: %(day)s") % {"day": part.deadline})
        for group in part.groups:
            lines += ["", group.title]
            lines += [
                f"- {item.text}" + (f" ({item.note})" if item.note else "") for item in group.items
            ]
        blocks.append("\n".join(lines))
        blocks.append(_("Åpne lenken og trykk på knappen der:") + f"\n{part.address}")
    return "\n\n".join([*blocks, *words.closing]) + "\n"
