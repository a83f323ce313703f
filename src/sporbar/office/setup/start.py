"""The first page of an installation: an empty cooperation, behind a link with an end."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sporbar.access.adapters import vouch_for
from sporbar.office.setup.forms import StartForm
from sporbar.organisations.actions import Founder, found_cooperation
from sporbar.organisations.models import Cooperation, User
from sporbar.organisations.register import by_number

#: How long a link to the first page holds, in seconds.
HOLDS = 24 * 60 * 60
_SALT = "sporbar.start"


def start_token() -> str:
    """What the link to the first page ends in: it holds a day, and until somebody has used it."""
    return signing.dumps(Cooperation.objects.count(), salt=_SALT)


def is_good(token: str) -> bool:
    """Whether the link still opens the first page."""
    try:
        made_at: int = signing.loads(token, salt=_SALT, max_age=HOLDS)
    except signing.BadSignature:
        return False
    return made_at == Cooperation.objects.count()


def password_address(user: User) -> str:
    """The path of a page where the user makes a password, good for one use.

    Only whoever runs the installation gets one here, so the address counts as confirmed: there may
    be no mail to confirm it by. The token holds for the addresses as they are when it is made.
    """
    vouch_for(user)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponseBase:
    if not is_good(token):
        return _answer(request, "setup/start_used.html", 410)
    form = StartForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _answer(request, "setup/start.html", 400 if form.errors else 200, form=form)
    data = form.cleaned_data
    cooperation, director = found_cooperation(
        name=data["name"],
        slug=data["slug"],
        language=data["language"],
        legal_entity=data["legal_entity"],
        legal_form=data["legal_form"] or None,
        municipalities=by_number(data["members"]),
        founder=Founder(email=data["director_email"], name=data["director_name"]),
    )
    if director.has_usable_password():
        return redirect("office:desk", cooperation.slug)
    # Whoever holds the link is whoever runs the installation: they make the password at once.
    return redirect(password_address(director))


def _answer(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    response = render(request, f"office/{template}", context, status=status)
    # The address is the key; it must not travel on with the reader. Without any referrer at all the
    # browser would send no origin either, and the form would be taken for a forgery.
    response["Referrer-Policy"] = "strict-origin"
    return response
