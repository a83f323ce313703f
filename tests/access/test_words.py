"""No sentence of the log-in is the library's own, in English, when we have not thought of it."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

from sporbar.access import words
from sporbar.organisations.models import User

LIBRARY = Path(allauth.__file__).parent / "templates"
#: Mails of ways to log in that are not offered.
NOT_OFFERED = {"account/email/login_code", "account/email/password_reset_code"}


def of_library(pattern: str) -> set[str]:
    return {str(path.relative_to(LIBRARY)) for path in LIBRARY.glob(pattern)}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (DefaultAccountAdapter.error_messages, words.ACCOUNT_ERRORS),
        (DefaultMFAAdapter.error_messages, words.SECOND_FACTOR_ERRORS),
        (DefaultSocialAccountAdapter.error_messages, words.ISSUER_ERRORS),
    ],
)
def test_every_error_has_our_words(theirs: dict[str, object], ours: dict[str, object]) -> None:
    assert set(theirs) <= set(ours)


def test_every_message_has_our_words() -> None:
    assert of_library("*/messages/*.txt") == set(words.MESSAGES)


def test_every_mail_has_our_words() -> None:
    theirs = {name.removesuffix("_subject.txt") for name in of_library("*/email/*_subject.txt")}

    # The library sends a first address's mail under a name of its own; nobody signs up by it.
    assert theirs - NOT_OFFERED - {"account/email/email_confirmation_signup"} == set(words.LETTERS)


@pytest.mark.parametrize("weak", ["kort ord", "passw0rd", "123456789012", "karinordmann"])
def test_what_is_wrong_with_a_password_is_said_in_norwegian(weak: str) -> None:
    def said(language: str) -> list[str]:
        with translation.override(language), pytest.raises(ValidationError) as wrong:
            validate_password(weak, User(email="karinordmann@eksempel.no"))
        return wrong.value.messages

    in_english = said("en")
    assert in_english
    for language in ("nb", "nn"):
        assert not set(said(language)) & set(in_english)


def test_every_page_that_can_be_reached_is_ours() -> None:
    reached = set()
    for pattern in get_resolver("sporbar.access.urls").url_patterns:
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and getattr(view, "template_name", None):
            reached.add(view.template_name)

    theirs = {
        name
        for name in reached
        if "sporbar/access" not in str(get_template(name).origin.name)  # type: ignore[attr-defined]
    }

    assert len(reached) > 20
    assert theirs == set()
