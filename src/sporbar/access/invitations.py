"""The page an invitation leads to. Opening it changes nothing: mail scanners open links."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sporbar.access.actions import accept_invitation, find_invitation
from sporbar.access.adapters import vouch_for
from sporbar.access.forms import PASSWORD_HINT
from sporbar.access.models import Invitation, InvitationError
from sporbar.organisations.language import follow
from sporbar.organisations.models import RoleName, User


class NewAccountForm(forms.Form):
    """Name and password of somebody who has no account."""

    name = forms.CharField(label=gettext_lazy("Navnet ditt"), max_length=150)
    password1 = forms.CharField(label=gettext_lazy("Passord"), help_text=PASSWORD_HINT, strip=False)
    password2 = forms.CharField(label=gettext_lazy("Passordet en gang til"), strip=False)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"name": invitation.name})
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "ds-input"
            if name != "name":
                field.widget = forms.PasswordInput(
                    attrs={"class": "ds-input", "autocomplete": "new-password"}
                )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Passordene er ikke like."))
        elif first:
            try:
                validate_password(first, User(email=self.invitation.email))
            except ValidationError as error:
                self.add_error("password1", error)
        return data


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    found = find_invitation(token)
    if found is None:
        return _answer(request, 404, why=_("Invitasjonen finnes ikke. Se at hele lenken er med."))
    follow(request, found.cooperation)
    user = request.user if isinstance(request.user, User) else None
    try:
        found.check_usable(timezone.now())
        if user is not None:
            found.check_meant_for(user)
    except InvitationError as error:
        return _answer(request, 410, invitation=found, why=str(error))
    is_new = user is None and not User.objects.filter(email=found.email).exists()
    form = NewAccountForm(request.POST or None, invitation=found) if is_new else None
    if request.method == "POST" and (user is not None or (form and form.is_valid())):
        data = form.cleaned_data if form else {}
        try:
            accepted = accept_invitation(
                token=token,
                user=user,
                name=data.get("name", ""),
                password=data.get("password1", ""),
            )
        except InvitationError as error:
            return _answer(request, 410, invitation=found, why=str(error))
        if user is None:
            vouch_for(accepted)
            login(request, accepted, "allauth.account.auth_backends.AuthenticationBackend")
            record_authentication(request, accepted, method="password")
        messages.success(request, _("Velkommen til %(name)s.") % {"name": found.cooperation.name})
        return redirect("office:desk", found.cooperation.slug)
    return _answer(
        request,
        400 if form is not None and form.errors else 200,
        invitation=found,
        form=form,
        roles=[RoleName(code).label for code in found.roles],
        log_in=f"{reverse('account_login')}?next={request.path}",
    )


def _answer(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    response = render(request, "access/invitation.html", context, status=status)
    # The address is the key; it must not travel on with the reader. Without any referrer at all the
    # browser would send no origin either, and the form would be taken for a forgery.
    response["Referrer-Policy"] = "strict-origin"
    return response
