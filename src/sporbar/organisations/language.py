"""Which language a page or a mail is in.

The first that says one: the reader's own choice at the foot of the page (a cookie), the user's
account, the cooperation the page belongs to, bokmål. The browser's Accept-Language is never asked:
a cooperation writes in its own language by law and by habit, one address must read the same to
everybody it is sent to, and most browsers ask for something nobody chose.

What people have written and adopted is never converted; templates give it the `lang` it has.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from sporbar.organisations.models import Cooperation, Role, User


def language_of(user: User | None, cooperation: Cooperation | None) -> str:
    """The language to write to somebody in: theirs, else the cooperation's, else bokmål.

    Without a cooperation, that of the cooperations they have a role in, when these agree. For
    mails and for files made for one reader:

        with translation.override(language_of(user, cooperation)): ...
    """
    if user is not None and user.language:
        return user.language
    if cooperation is not None:
        return cooperation.language
    return (_of_roles(user) if user is not None else None) or settings.LANGUAGE_CODE


def follow(request: HttpRequest, cooperation: Cooperation) -> None:
    """Show the rest of this request in the cooperation's language, unless the reader chose one.

    For pages that find their cooperation otherwise than by their address (an invitation).
    """
    if not _chosen(request):
        translation.activate(language_of(_user(request), cooperation))


def forget_choice(response: HttpResponse) -> None:
    """Drop the choice made at the foot of the page, so that the account's language shows."""
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")


# Exempt from the CSRF token: one would put a cookie on every reader of the public pages, and the
# most that somebody else's page can do here is to change the language shown to this reader.
@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's choice and lead back to the page they came from, on this site only."""
    return set_language(request)


def _chosen(request: HttpRequest) -> str | None:
    choice = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return choice if choice in dict(settings.LANGUAGES) else None


def _user(request: HttpRequest) -> User | None:
    # Who has no session is not asked for one: that would mark every answer as depending on it.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


def _of_roles(user: User) -> str | None:
    """The language of the user's cooperations, when they agree on one."""
    roles = Role.objects.filter(user=user).order_by()
    languages = list(roles.values_list("cooperation__language", flat=True).distinct()[:2])
    return languages[0] if len(languages) == 1 else None


class LanguageMiddleware:
    """Shows each page in its language, and says in the headers what that depends on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The override ends with the request: nothing of it is left for the next on this thread.
        with translation.override(_chosen(request) or settings.LANGUAGE_CODE):
            response = self.get_response(request)
            if response.get("Content-Type", "").startswith("text/html"):
                response.headers.setdefault("Content-Language", translation.get_language() or "")
                patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        if _chosen(request):
            return
        user, slug = _user(request), kwargs.get("cooperation")
        if isinstance(slug, str) and not (user and user.language):
            # The view fetches the cooperation itself; one column of one row is asked for here.
            language = Cooperation.objects.filter(slug=slug).values_list("language", flat=True)
            translation.activate(language.first() or settings.LANGUAGE_CODE)
        elif user:
            translation.activate(language_of(user, None))
