"""The way into a contributor's part of a round: by a personal link, or logged in.

A link's token lives in a cookie that goes to this round's pages alone; it is looked up at every
request, so that closing the round or revoking the link works at once. The browser forgets it when
it is closed, and at "Gå ut": others may use the same machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sporbar.access.second_factor import needs_second_factor
from sporbar.office.answering.sheet import Sheet
from sporbar.office.autosave import as_file, wants_json
from sporbar.organisations.language import follow
from sporbar.organisations.models import Cooperation, User
from sporbar.organisations.rules import roles_of
from sporbar.rounds.actions.links import find_contributor, why_dead
from sporbar.rounds.models import Contributor, Round, StatusRequest
from sporbar.rounds.writers import Writer

COOKIE = "bidragslenke"

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Part:
    """One person's part of one round. Templates get it as `part`."""

    request: HttpRequest
    cooperation: Cooperation
    round: Round
    contributor: Contributor
    user: User | None

    @property
    def writer(self) -> Writer:
        return Writer.of_contributor(self.contributor, self.user)

    def address(self) -> str:
        return _own_pages(self.cooperation.slug, self.round.pk)

    def questions(self) -> Any:
        """The questions this person is asked; nobody else's can be reached."""
        return (
            StatusRequest.objects.within(self.cooperation)
            .filter(round=self.round, assignments__contributor=self.contributor)
            .select_related("round__plan", "round__cooperation", "cooperation", "entry")
        )

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """The page `office/answering/<template>` in the contributor's own frame."""
        return show(
            self.request,
            template,
            status,
            part=self,
            cooperation=self.cooperation,
            round=self.round,
            **context,
        )


def show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page for a contributor; never kept by the browser, so that the back button shows what is
    saved and not what was."""
    context.setdefault("frame", "office/answering/frame.html")
    response = render(request, f"office/answering/{template}", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def remember(response: HttpResponseBase, contributor: Contributor, token: str) -> None:
    """Let the browser bring the link's token to this round's pages, and to no others."""
    response.set_cookie(
        COOKIE,
        token,
        path=_own_pages(contributor.cooperation.slug, contributor.round_id),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase, part: Part) -> None:
    """Take the link's token out of the browser again."""
    response.delete_cookie(COOKIE, path=_own_pages(part.cooperation.slug, part.round.pk))


def _own_pages(slug: str, pk: int) -> str:
    return reverse("office:contribution", args=[slug, pk])


def contributor_page(view: View) -> View:
    """A page of one person's part of a round: `view(request, part, ...)`."""

    @wraps(view)
    def guarded(
        request: HttpRequest,
        cooperation: str,
        round: int,  # noqa: A002 - the address's own word
        **kwargs: Any,
    ) -> HttpResponseBase:
        found = (
            Round.objects.select_related("cooperation", "plan")
            .filter(cooperation__slug=cooperation, pk=round)
            .first()
        )
        token = request.COOKIES.get(COOKIE, "")
        asked = find_contributor(token) if found and token else None
        if found and asked and asked.round_id == found.pk and not _is_somebody(request, asked):
            return _in(view, request, found, asked, None, kwargs)
        if request.user.is_authenticated:
            return _logged_in(view, request, found, request.user, kwargs)
        if found is None:
            raise Http404
        return _stranger(request, found, token)

    return guarded


def _is_somebody(request: HttpRequest, asked: Contributor) -> bool:
    """Whether who is logged in has a part of their own in the round the link belongs to. It goes
    before a link somebody has opened in the same browser, except their own while the log-in lacks
    its second step."""
    if not request.user.is_authenticated:
        return False
    own = (
        Contributor.objects.within(asked.cooperation_id)
        .filter(round=asked.round_id, person__user=request.user, left_at=None)
        .first()
    )
    return own is not None and (own.pk != asked.pk or not needs_second_factor(request))


def _logged_in(
    view: View, request: HttpRequest, found: Round | None, user: User, kwargs: dict[str, Any]
) -> HttpResponseBase:
    asked: Contributor | None = None
    if found is not None:
        asked = (
            Contributor.objects.within(found.cooperation)
            .select_related("person", "cooperation")
            .filter(round=found, person__user=user)
            .first()
        )
    # Who has no part and no role gets the same answer as for a round that does not exist.
    if found is None or (asked is None and not roles_of(user, found.cooperation)):
        raise Http404
    if needs_second_factor(request):
        messages.info(request, _("Sett opp et ekstra innloggingstrinn først."))
        return redirect("mfa_index")
    if asked is None or asked.left_at is not None:
        sentence = _("Du er ikke bidragsyter i denne runden.")
        return _kept(request, sentence, found) or _refuse(sentence)
    return _in(view, request, found, asked, user, kwargs)


def _refuse(sentence: str) -> HttpResponseBase:
    raise PermissionDenied(sentence)


def _in(
    view: View,
    request: HttpRequest,
    found: Round,
    asked: Contributor,
    user: User | None,
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    part = Part(request, found.cooperation, found, asked, user)
    try:
        return view(request, part, **kwargs)
    except Http404:
        # It may have been given to somebody else, or joined with another, while it was written in.
        sentence = _("Dette tiltaket er ikke lenger ditt å rapportere på.")
        kept = _kept(request, sentence, found)
        if kept is None:
            raise
        return kept


def _stranger(request: HttpRequest, found: Round, token: str) -> HttpResponseBase:
    """Nobody we know: without a link, or with one that is not good any more."""
    follow(request, found.cooperation)
    if not token:
        sentence = _("Vi vet ikke hvem du er. Åpne lenken i e-posten en gang til, eller logg inn.")
        dead = None
    else:
        dead = why_dead(token)
        sentence = dead.sentence
    return _kept(request, sentence, found) or show(
        request,
        "stranger.html",
        403,
        cooperation=found.cooperation,
        round=found,
        sentence=sentence,
        dead=dead,
    )


def _kept(request: HttpRequest, sentence: str, found: Round) -> HttpResponse | None:
    """The text somebody sent that cannot be saved any more, given back to them; None where nothing
    was written."""
    if request.method != "POST" or "seen" not in request.POST:
        return None
    return give_back(request, Sheet.sent(request.POST), sentence, found)


def give_back(
    request: HttpRequest, sheet: Sheet, sentence: str, found: Round, **context: Any
) -> HttpResponse:
    """Why what was written is not saved, and the text to keep."""
    if request.POST.get("do") == "download":
        return as_file(sheet.as_text(), "status.txt")
    if wants_json(request):
        state = _("Ikke lagret. Teksten din står fortsatt på siden")
        return JsonResponse({"state": state, "sentence": sentence}, status=423)
    return show(
        request,
        "refused.html",
        409,
        cooperation=found.cooperation,
        round=found,
        sentence=sentence,
        text=sheet.as_text(),
        **context,
    )
