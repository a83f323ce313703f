"""The demo's door: come in as one of the invented people. Only where SPORBAR_ENV is demo."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sporbar.access.second_factor import DEMO_ENTRY
from sporbar.demo.people import PEOPLE, Invented
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, Role


@dataclass(frozen=True)
class Door:
    """One of the invented people, as the page shows them."""

    role: Role
    invented: Invented


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """Every fictional cooperation with the people one can come in as."""
    by_email = {
        person.email(cooperation): person
        for cooperation in Cooperation.objects.filter(is_fictional=True)
        for person in PEOPLE
    }
    order = list(PEOPLE)
    rooms: dict[Cooperation, list[Door]] = {}
    roles = Role.objects.filter(user__email__in=by_email, cooperation__is_fictional=True)
    for role in roles.select_related("cooperation", "user").order_by("cooperation__name"):
        door = Door(role, by_email[role.user.email])
        if door.invented.role == role.name:
            rooms.setdefault(role.cooperation, []).append(door)
    for found in rooms.values():
        found.sort(key=lambda door: order.index(door.invented))
    return render(request, "demo/doors.html", {"rooms": rooms})


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
    return redirect("office:desk", chosen.cooperation.slug)


@never_cache
@require_safe
def post(request: HttpRequest) -> HttpResponse:
    """The newest mails, links and all: the demo has no mail server, so this page is the inbox."""
    return render(request, "demo/post.html", {"mails": OutgoingMail.objects.shown_in_demo()})
