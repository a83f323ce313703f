"""People who act at once, each in a process of their own: `python -m tests.access.processes`.

With DATABASE_URL and SPORBAR_DATA_DIR, in an installation with its tables. Prints one line per
trial: what it was, and what became of it.
"""

import os
import re
import sys
from collections.abc import Callable
from typing import Any

import django

from tests.plans.processes import at_once


def words(said: list[str]) -> str:
    """The answers without what comes after the name of an error."""
    return ", ".join(one.partition(":")[0] for one in said)


def accept_together(tenant: Any, director: Any) -> str:
    """One link, opened by a new person in three windows."""
    from sporbar.access.actions import accept_invitation, invite
    from sporbar.mail.models import OutgoingMail
    from sporbar.organisations.models import Person, Role, User

    invite(cooperation=tenant, email="siv@eksempel.no", roles=["secretary"], by=director)
    token = re.search(r"/invitasjon/([\w-]+)/", OutgoingMail.objects.latest("pk").text)
    assert token

    def accept() -> str:
        accept_invitation(token=token[1], password="fire vanlige ord på rad", name="Siv Nordbakk")
        return "tatt imot"

    said = at_once(accept, accept, accept)
    people = User.objects.filter(email="siv@eksempel.no").count()
    roles = Role.objects.filter(user__email="siv@eksempel.no").count()
    named = Person.objects.within(tenant).filter(user__email="siv@eksempel.no").count()
    return f"{words(said)}; {people} konto, {roles} rolle, {named} person"


def take_each_others_role(tenant: Any, director: Any) -> str:
    """Two managing directors who remove each other: one of them must be left."""
    from sporbar.access.actions import set_roles
    from sporbar.organisations.models import Role
    from tests import factories

    other = factories.user("per@eksempel.no")
    factories.role(tenant, other, "managing_director")

    def remove(who: Any, by: Any) -> Callable[[], str]:
        def deed() -> str:
            set_roles(cooperation=tenant, user=who, roles=[], by=by)
            return "fratatt"

        return deed

    said = at_once(remove(other, director), remove(director, other))
    left = Role.objects.within(tenant).filter(name="managing_director").count()
    return f"{words(said)}; {left} daglig leder igjen"


def invite_twice(tenant: Any, director: Any) -> str:
    """The same form sent twice."""
    from sporbar.access.actions import invite
    from sporbar.access.models import Invitation
    from sporbar.mail.models import OutgoingMail

    def deed() -> str:
        invite(cooperation=tenant, email="ola@eksempel.no", roles=["auditor"], by=director)
        return "invitert"

    said = at_once(deed, deed)
    asked = Invitation.objects.within(tenant).filter(email="ola@eksempel.no")
    mails = OutgoingMail.objects.filter(to="ola@eksempel.no").count()
    return f"{words(said)}; {asked.unanswered().count()} invitasjon, {mails} e-post"


def main() -> None:
    django.setup()
    from tests import factories

    tenant = factories.cooperation()
    director = factories.user()
    factories.role(tenant, director, "managing_director")
    print("ta imot:", accept_together(tenant, director))
    print("invitere:", invite_twice(tenant, director))
    print("fjerne hverandre:", take_each_others_role(tenant, director))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    sys.exit(main())
