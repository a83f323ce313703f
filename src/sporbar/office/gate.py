"""The way into every page of the office: the cooperation, who asks, and what they may."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from sporbar.access.second_factor import needs_second_factor
from sporbar.organisations.models import Cooperation, User
from sporbar.organisations.rules import refusal, roles_of

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Desk:
    """One person's place in one cooperation's office. Templates get it as `desk`."""

    request: HttpRequest
    cooperation: Cooperation
    user: User

    @property
    def roles(self) -> frozenset[str]:
        return roles_of(self.user, self.cooperation)

    def may(self, permission: str) -> bool:
        return bool(self.user.has_perm(permission, self.cooperation))

    def why_not(self, permission: str) -> str:
        """The sentence a disabled button shows; "" where the person may."""
        return "" if self.may(permission) else refusal(permission)

    def require(self, permission: str) -> None:
        """Raise PermissionDenied, with the sentence, unless the person may."""
        if not self.may(permission):
            raise PermissionDenied(refusal(permission))

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """The page `office/<template>` with the desk and the cooperation in its context."""
        return render(
            self.request,
            f"office/{template}",
            {"desk": self, "cooperation": self.cooperation, **context},
            status=status,
        )


def site_of(request: HttpRequest) -> str:
    """Where the site is, for the links in a mail: "https://sporbar.example", without a slash.

    Never the name the request came by where the site is in use: an inner name would lead those
    outside nowhere, and whoever asks must not choose where a link leads.
    """
    if settings.IN_PRODUCTION:
        return str(settings.SITE)
    return request.build_absolute_uri("/").rstrip("/")


def office(permission: str = "office.enter") -> Callable[[View], View]:
    """A page of the office: `view(request, desk, ...)`, for those who hold `permission`.

    The address must name the cooperation. Whoever has no role there gets the same answer as for a
    cooperation that does not exist; whoever lacks the permission is told who has it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, cooperation: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            found = Cooperation.objects.filter(slug=cooperation).first()
            desk = Desk(request, found, request.user) if found else None
            if desk is None or not desk.may("office.enter"):
                raise Http404
            if needs_second_factor(request):
                messages.info(request, _("Sett opp et ekstra innloggingstrinn først."))
                return redirect("mfa_index")
            desk.require(permission)
            answer = view(request, desk, **kwargs)
            if not answer.has_header("Cache-Control"):
                # For this reader alone, and asked for anew: what one goes back to may be old.
                patch_cache_control(answer, private=True, no_cache=True)
            return answer

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
