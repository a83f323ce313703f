"""Published meetings and decisions, as a feed to follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sporbar.document import partial_dates
from sporbar.governance.models import Decision, Meeting, MeetingState
from sporbar.governance.public import public_records, public_title, public_wording
from sporbar.organisations.models import Cooperation
from sporbar.ui.language import page_language
from sporbar.website.feeds import identity
from sporbar.website.queries.meetings import new_for_followers

#: The newest are enough for whoever follows; all stand on the pages.
_NEWEST = 50


@dataclass(frozen=True)
class Entry:
    """One thing in the feed. `key` is its identity for ever."""

    key: str
    title: str
    text: str
    link: str
    at: datetime


class Matters(Feed):  # type: ignore[type-arg]
    """Meetings and decisions that were published, the newest first. Of what is withheld only the
    public variant is told."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = get_object_or_404(Cooperation, slug=kwargs["cooperation"])
        # A feed has no reader who chose a language: it is in the cooperation's.
        with translation.override(found.language):
            return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, cooperation: str) -> Cooperation:
        found: Cooperation = get_object_or_404(Cooperation, slug=cooperation)
        return found

    def title(self, obj: Cooperation) -> str:
        return _("Møter og vedtak i %(name)s") % {"name": obj.name}

    def subtitle(self, obj: Cooperation) -> str:
        return _("Publiserte møter og vedtak.")

    def link(self, obj: Cooperation) -> str:
        return reverse("website:meetings", args=[obj.slug])

    def feed_guid(self, obj: Cooperation) -> str:
        return identity(f"sporbar:{obj.slug}:saker")

    def author_name(self, obj: Cooperation) -> str:
        return obj.name

    def items(self, obj: Cooperation) -> list[Entry]:
        """Three statements however many."""
        found = [*_meetings(obj), *_decisions(obj)]
        return sorted(found, key=lambda one: (one.at, one.key), reverse=True)[:_NEWEST]

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.text

    def item_link(self, item: Entry) -> str:
        return item.link

    def item_guid(self, item: Entry) -> str:
        return identity(item.key)

    def item_pubdate(self, item: Entry) -> datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.at


def _address(cooperation: Cooperation, meeting: Meeting) -> str:
    return reverse("website:meeting", args=[cooperation.slug, meeting.pk])


def _when(meeting: Meeting) -> str:
    return partial_dates.in_words(meeting.on, page_language())


def _meetings(cooperation: Cooperation) -> Iterator[Entry]:
    for meeting in new_for_followers(cooperation, _NEWEST):
        assert meeting.published_at is not None
        words = (
            _("Avlyst.") if meeting.state == MeetingState.CANCELLED else _("Sakslisten er lagt ut.")
        )
        yield Entry(
            key=f"sporbar:{cooperation.slug}:mote:{meeting.pk}",
            title=_("%(body)s, møte %(day)s") % {"body": meeting.body, "day": _when(meeting)},
            text=" ".join(part for part in (words, meeting.place) if part),
            link=_address(cooperation, meeting),
            at=meeting.published_at,
        )


def _decisions(cooperation: Cooperation) -> Iterator[Entry]:
    """Those of published meetings; of a case only where the case is published."""
    today = timezone.localdate()
    found = (
        Decision.objects.within(cooperation)
        .published()
        .filter(item__meeting__published_at__isnull=False, current__isnull=False)
        .exclude(item__case__isnull=False, item__case__published_at=None)
        .select_related(
            "current", "item__case", "item__number", "item__meeting__body", "item__meeting"
        )
        .prefetch_related("records")
        .order_by("-published_at", "-pk")[:_NEWEST]
    )
    for decision in found:
        item = decision.item
        record = decision.current
        record.decision = decision
        title = public_title(item.case, today).text if item.case else item.title
        number = f"{item.number} " if item.number else ""
        outcome = str(record.get_outcome_display()).capitalize() if record.outcome else ""
        wording = public_wording(record, today)
        kept = _("Unntatt offentlighet, %(basis)s.") % {"basis": wording.basis}
        yield Entry(
            key=f"sporbar:{cooperation.slug}:vedtak:{decision.pk}:{len(public_records(decision))}",
            title=f"{number}{title}",
            text="\n\n".join(
                part
                for part in (
                    f"{item.meeting.body}, {_when(item.meeting)}. {outcome}".strip(),
                    kept if wording.is_withheld else "",
                    wording.text,
                )
                if part
            ),
            link=f"{_address(cooperation, item.meeting)}#i{item.pk}",
            at=decision.published_at,
        )


matters = require_safe(Matters())
