"""The way into a municipality's cases: by its contact's personal link.

The link's token lives in a cookie that goes to this municipality's pages alone; it is looked up at
every request, so that a revoked link and a former contact are out at once. The browser forgets it
when it is closed, and at "Gå ut": others may use the same machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.council_links import find_link, why_dead
from sporbar.governance.members import cases_for
from sporbar.governance.models import Adoption, CouncilLink
from sporbar.organisations.language import follow
from sporbar.organisations.models import Cooperation, Organisation, Person

COOKIE = "kommunelenke"

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Council:
    """One contact's place at one municipality's cases. Templates get it as `council`."""

    request: HttpRequest
    cooperation: Cooperation
    organisation: Organisation
    person: Person

    def address(self) -> str:
        return _own_pages(self.cooperation.slug, self.organisation.slug)

    def cases(self) -> list[Adoption]:
        """The cases this person answers for; nobody else's can be reached."""
        return cases_for(self.person, self.organisation, timezone.localdate())

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """The page `office/councils/<template>` in the contact's own frame."""
        return show(
            self.request,
            template,
            status,
            council=self,
            cooperation=self.cooperation,
            **context,
        )


def show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page for a contact; never kept by the browser, so that the back button shows what is saved
    and not what was."""
    response = render(request, f"office/councils/{template}", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def remember(response: HttpResponseBase, link: CouncilLink, token: str) -> None:
    """Let the browser bring the link's token to this municipality's pages, and to no others."""
    response.set_cookie(
        COOKIE,
        token,
        path=_own_pages(link.cooperation.slug, link.organisation.slug),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase, council: Council) -> None:
    """Take the link's token out of the browser again."""
    response.delete_cookie(COOKIE, path=council.address())


def _own_pages(cooperation: str, organisation: str) -> str:
    return reverse("office:council_cases", args=[cooperation, organisation])


def council_page(view: View) -> View:
    """A page of one municipality's cases: `view(request, council, ...)`."""

    @wraps(view)
    def guarded(
        request: HttpRequest, cooperation: str, organisation: str, **kwargs: Any
    ) -> HttpResponseBase:
        token = request.COOKIES.get(COOKIE, "")
        link = find_link(token) if token else None
        if (
            link is not None
            and link.cooperation.slug == cooperation
            and link.organisation.slug == organisation
        ):
            council = Council(request, link.cooperation, link.organisation, link.person)
            return view(request, council, **kwargs)
        return _stranger(request, cooperation, organisation, token)

    return guarded


def _stranger(
    request: HttpRequest, cooperation: str, organisation: str, token: str
) -> HttpResponseBase:
    """Nobody we know: without a link, or with one that is not good any more."""
    # A municipality that is not there is answered as one whose link is missing: nothing is told.
    found = Cooperation.objects.filter(slug=cooperation).first()
    if found is None:
        raise Http404
    follow(request, found)
    dead = why_dead(token) if token else None
    sentence = (
        dead.sentence if dead else _("Vi vet ikke hvem du er. Åpne lenken i e-posten en gang til.")
    )
    return show(
        request,
        "stranger.html",
        403,
        cooperation=found,
        sentence=sentence,
        # What was written and cannot be saved is given back.
        text=_written(request),
    )


def _written(request: HttpRequest) -> str:
    if request.method != "POST":
        return ""
    names = ("wording", "conditions", "case_number", "decided_on", "expected", "note")
    said = [request.POST.get(name, "").strip() for name in names]
    return "\n\n".join(one for one in said if one)
