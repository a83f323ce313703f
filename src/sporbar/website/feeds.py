"""What is published, as a feed to follow."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sporbar.document.typography import day
from sporbar.organisations.models import Cooperation
from sporbar.reporting.models import Edition
from sporbar.ui.language import page_language
from sporbar.website.queries.publication import published_editions

#: The newest are enough for whoever follows; all stand on the page of reports.
_NEWEST = 50


class Editions(Feed):  # type: ignore[type-arg]
    """Published editions and corrections, the newest first. An entry keeps its identity for ever:
    it is made of the edition's fingerprint, whatever the site is called."""

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
        return _("Rapporter fra %(name)s") % {"name": obj.name}

    def subtitle(self, obj: Cooperation) -> str:
        return _("Publiserte rapporter og rettelser.")

    def link(self, obj: Cooperation) -> str:
        return reverse("website:reports", args=[obj.slug])

    def feed_guid(self, obj: Cooperation) -> str:
        return identity(f"sporbar:{obj.slug}:rapporter")

    def author_name(self, obj: Cooperation) -> str:
        return obj.name

    def items(self, obj: Cooperation) -> list[Edition]:
        editions = published_editions(obj).exclude(published_at=None)
        return list(editions.order_by("-published_at", "-pk")[:_NEWEST])

    def item_title(self, item: Edition) -> str:
        words = {"title": item.report.title, "number": item.number}
        if item.number == 1:
            return str(words["title"])
        return _("%(title)s, utgave %(number)d (rettelse)") % words

    def item_description(self, item: Edition) -> str:
        said = _("Status per %(day)s.") % {"day": day(item.as_of.isoformat(), page_language())}
        if item.correction_note:
            said += " " + _("Rettelse: %(note)s") % {"note": item.correction_note}
        return said

    def item_link(self, item: Edition) -> str:
        return reverse(
            "website:edition", args=[item.cooperation.slug, item.report.slug, item.number]
        )

    def item_guid(self, item: Edition) -> str:
        return identity(item.document.fingerprint)

    def item_pubdate(self, item: Edition) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Edition) -> datetime | None:
        return item.published_at


editions = require_safe(Editions())


def identity(what: str) -> str:
    """An identity that stays the same for ever, whatever the site is called."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, what)}"
