"""What bodies did that concerns a measure: meetings, cases, what the councils made of them,
statements, events, and deviations they took a stand on.

Whoever writes may have come by a link: only what is published is named. How often a body met is a
number, and is told all the same.
"""

from collections.abc import Container, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.document import snapshot as facts
from sporbar.document.partial_dates import in_words, when
from sporbar.document.typography import listing
from sporbar.governance.models import (
    DecisionEffect,
    EffectKind,
    MeetingState,
)
from sporbar.office.answering.facts.fact import Fact, fact, language
from sporbar.plans.models import Involvement, Measure
from sporbar.reporting.governance.adoptions import read_adoptions
from sporbar.reporting.governance.dealt import Held, read_meetings, told
from sporbar.reporting.governance.occasions import read_consultations, read_events
from sporbar.reporting.governance.window import Window, sort_key
from sporbar.reporting.governance.words import case_reference, in_sentence

#: Days that a source lists; more are counted.
_DAYS = 12


def told_of_bodies(
    cooperation: int, measures: Sequence[Measure], kin: Container[int], window: Window
) -> Iterator[Fact]:
    """In the order of the page. Fifteen statements, however much there is; `kin` are the keys of
    what is linked to the measures."""
    meetings = sorted(read_meetings(cooperation, window), key=lambda one: sort_key(one.on))
    held = [one for one in meetings if one.state == MeetingState.HELD]
    yield from _met(held, _bodies_of(cooperation, measures))
    yield from _dealt(held, kin)
    yield from _adopted(cooperation, kin, window)
    yield from _took_a_stand(cooperation, kin, window)
    yield from _stated(cooperation, kin, window)
    yield from _arranged(cooperation, kin, window)


def _bodies_of(cooperation: int, measures: Sequence[Measure]) -> set[int]:
    """The bodies that are responsible for the measures or have a part in them."""
    responsible = {one.responsible_body_id for one in measures if one.responsible_body_id}
    involved = (
        Involvement.objects.within(cooperation)
        .filter(measure__in=[one.pk for one in measures], body__isnull=False)
        .values_list("body_id", flat=True)
    )
    return responsible | set(involved)


def _met(held: Iterable[Held], bodies: Container[int]) -> Iterator[Fact]:
    """ "5 møter i Reiselivsnettverket i perioden." """
    days: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for one in held:
        if one.body in bodies:
            days.setdefault(one.body, []).append(one.on)
            names[one.body] = one.body_name
    for body, on in days.items():
        count = len(on)
        text = ngettext(
            "%(count)d møte i %(body)s i perioden.",
            "%(count)d møter i %(body)s i perioden.",
            len(on),
        ) % {"count": count, "body": in_sentence(names[body])}
        shown = [in_words(one, language()) for one in on[:_DAYS]]
        if rest := count - len(shown):
            shown.append(_("%(count)d til") % {"count": rest})
        source = ngettext("Møtet %(days)s", "Møtene %(days)s", count)
        yield fact(text, source % {"days": listing(shown)})


def _dealt(held: Iterable[Held], kin: Container[int]) -> Iterator[Fact]:
    for meeting in held:
        for item in meeting.items:
            if meeting.dealt_with(item) and _concerns(item.measures, kin):
                sentence = meeting.sentence(item, language())
                yield fact(sentence.text, sentence.source or "")


def _adopted(cooperation: int, kin: Container[int], window: Window) -> Iterator[Fact]:
    for one in read_adoptions(cooperation, window):
        if _concerns(one.measures, kin):
            stands, late = one.sentences(window)
            for sentence in (stands, *late):
                yield fact(sentence.text, sentence.source or "")


def _took_a_stand(cooperation: int, kin: Container[int], window: Window) -> Iterator[Fact]:
    """Deviations that a decision accepted or settled."""
    rows = (
        DecisionEffect.objects.within(cooperation)
        .filter(
            window.meetings("decision__item__meeting__"),
            kind__in=(EffectKind.ACCEPTS_DEVIATION, EffectKind.SETTLES_DEVIATION),
            decision__item__meeting__body__is_public=True,
            decision__published_at__isnull=False,
        )
        .select_related(
            "decision__item__case",
            "decision__item__number",
            "decision__item__meeting__body",
            "decision__current__returned_to",
            "deviation__line",
        )
        .prefetch_related("deviation__line__entry__covers")
        .order_by("decision__item__meeting__first_day", "id")
    )
    for row in rows:
        item, line = row.decision.item, row.deviation.line
        item.decision = row.decision
        measures = [cover.measure_id for cover in line.entry.covers.all()]
        if not _concerns(measures, kin) or not window.may_hold(item.meeting.on):
            continue
        known = told(item, measures, window.told_on)
        if known.withheld is not None:
            continue
        place = item.meeting.body.name
        where = case_reference(place, known.number) if known.number else place
        words = {"where": in_sentence(place), "when": when(item.meeting.on, language())}
        if row.kind == EffectKind.ACCEPTS_DEVIATION:
            text = _("Avviket er godtatt i %(where)s %(when)s.") % words
        else:
            text = _("Avviket er lukket i %(where)s %(when)s.") % words
        yield fact(text, _("%(where)s: «%(deviation)s»") % {"where": where, "deviation": line.text})


def _stated(cooperation: int, kin: Container[int], window: Window) -> Iterator[Fact]:
    for one in read_consultations(cooperation, window):
        said = one.facts
        if said.kind == "study" or said.state not in ("sent", "concluded"):
            continue
        if _concerns(one.measures, kin) and window.may_hold(said.sent):
            yield fact(_sent_sentence(said), _sent_source(said))


def _sent_sentence(said: facts.Consultation) -> str:
    words = {
        "title": said.title,
        "to": said.sent_to,
        "when": f" {when(said.sent, language())}" if said.sent else "",
    }
    if said.kind == "own_initiative":
        if said.sent_to:
            return _("Innspill om «%(title)s» sendt til %(to)s%(when)s.") % words
        return _("Innspill om «%(title)s» sendt%(when)s.") % words
    if said.sent_to:
        return _("Høringsuttalelse om «%(title)s» sendt til %(to)s%(when)s.") % words
    return _("Høringsuttalelse om «%(title)s» sendt%(when)s.") % words


def _sent_source(said: facts.Consultation) -> str:
    if said.kind == "own_initiative":
        source = _("Innspill på eget initiativ")
    elif said.sender:
        source = _("Høring fra %(sender)s") % {"sender": said.sender}
    else:
        source = _("Høring")
    if said.adopted_by:
        words = {"source": source, "body": in_sentence(said.adopted_by)}
        return _("%(source)s; uttalelsen vedtatt i %(body)s") % words
    return source


def _arranged(cooperation: int, kin: Container[int], window: Window) -> Iterator[Fact]:
    for one in read_events(cooperation, window):
        event = one.facts
        if event.state != "held" or not _concerns(one.measures, kin):
            continue
        bits = [
            f"«{event.title}»",
            when(event.on, language()) if event.on else "",
            _("i %(place)s") % {"place": event.place} if event.place else "",
        ]
        text = " ".join(one for one in bits if one)
        if who := _participants(event):
            text = f"{text}, {who}"
        source = _("Arrangement")
        if event.organiser:
            source = _("Arrangert av %(organiser)s") % {"organiser": event.organiser}
        yield fact(f"{text}.", source)


def _participants(event: facts.Event) -> str:
    """ "over 100 deltakere"; "" where nobody said."""
    count = event.participants_number
    if count is None:
        return _("flere deltakere") if event.participants == "several" else ""
    words = {"count": count}
    if event.participants == "over":
        return _("over %(count)d deltakere") % words
    if event.participants == "at_least":
        return _("minst %(count)d deltakere") % words
    if event.participants == "about":
        return _("om lag %(count)d deltakere") % words
    return ngettext("%(count)d deltaker", "%(count)d deltakere", count) % words


def _concerns(measures: Iterable[int], kin: Container[int]) -> bool:
    return any(one in kin for one in measures)
