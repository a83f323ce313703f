"""The demo's door: come in as one of the invented people. Only where SPORBAR_ENV is demo."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sporbar.access.second_factor import DEMO_ENTRY
from sporbar.demo.people import PEOPLE
from sporbar.demo.story import live_contributors, open_rounds, rooms
from sporbar.mail.models import OutgoingMail
from sporbar.office.answering.gate import COOKIE
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Role, RoleName
from sporbar.rounds.actions import make_link
from sporbar.rounds.models import Contributor, Round

#: Where in the open round whoever holds the role begins.
_ROUND = {
    RoleName.COORDINATOR: "office:board",
    RoleName.CONTRIBUTOR: "office:contribution",
    RoleName.ACCOUNTANT: "office:workspace",
    RoleName.MANAGING_DIRECTOR: "office:workspace",
}


@never_cache
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """Every fictional cooperation with the people one can come in as."""
    return render(request, "demo/doors.html", {"rooms": rooms()})


@never_cache
@require_POST
def enter(request: HttpRequest, role: int) -> HttpResponse:
    """Come in as the person who holds the role."""
    invented = {person.role for person in PEOPLE}
    chosen = get_object_or_404(
        Role.objects.select_related("user", "cooperation"),
        pk=role,
        name__in=invented,
        cooperation__is_fictional=True,
        user__email__endswith=".example",
    )
    if chosen.user.has_usable_password():
        # Somebody made it into a real account: then its owner logs in like everybody else.
        return redirect(settings.LOGIN_URL)
    with transaction.atomic():
        # A new session: nothing of what the visitor was before follows along.
        request.session.flush()
        login(request, chosen.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        request.session[DEMO_ENTRY] = True
        UserSession.objects.create_from_request(request)
        leave_trail(
            cooperation=chosen.cooperation,
            deed="enter_demo",
            subject=chosen.user,
            by=chosen.user,
            role=chosen.name,
        )
    live = list(open_rounds().filter(cooperation=chosen.cooperation))
    response = redirect(_begins(chosen, live))
    for one in live:
        # A link somebody else came by would go before the log-in.
        response.delete_cookie(COOKIE, path=_own_pages(one))
    return response


def _begins(role: Role, live: list[Round]) -> str:
    """The page the person's part of the story begins on."""
    slug = role.cooperation.slug
    if role.name == RoleName.AUDITOR:
        return reverse("office:trail", args=[slug])
    if role.name == RoleName.CONTRIBUTOR:
        mine = Contributor.objects.filter(person__user=role.user, left_at=None)
        live = [one for one in live if mine.filter(round=one).exists()]
    if live and role.name in _ROUND:
        return reverse(_ROUND[RoleName(role.name)], args=[slug, live[0].pk])
    return reverse("office:desk", args=[slug])


def _own_pages(one: Round) -> str:
    return reverse("office:contribution", args=[one.cooperation.slug, one.pk])


@never_cache
@require_POST
def answer_as(request: HttpRequest, contributor: int) -> HttpResponse:
    """Make a personal link as a mail brings it, and open the page it leads to, logged in as
    nobody: who is asked has no account."""
    asked = get_object_or_404(
        live_contributors().select_related("person", "round", "cooperation"), pk=contributor
    )
    request.session.flush()
    with transaction.atomic():
        token = make_link(contributor=asked, by=None)
        leave_trail(
            cooperation=asked.cooperation,
            deed="enter_demo",
            subject=asked.person,
            by=None,
            actor=asked.person.name,
        )
    return redirect("office:answer_door", token)


@never_cache
@require_safe
def post(request: HttpRequest) -> HttpResponse:
    """The newest mails, links and all: the demo has no mail server, so this page is the inbox."""
    return render(request, "demo/post.html", {"mails": OutgoingMail.objects.shown_in_demo()})
