"""Two browsers in the same measure at once, each request in a process of its own.

Run as `python -m tests.office.plan.processes` in an installation with its tables.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import django


def main() -> None:
    django.setup()
    from allauth.mfa.models import Authenticator
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse

    from sporbar.office.plan.writing.measure_form import Sheet
    from sporbar.office.plan.writing.vocabulary import Vocabulary
    from sporbar.organisations.models import RoleName
    from sporbar.plans.content import measure_of
    from tests import factories
    from tests.plans.processes import at_once

    setup_test_environment()
    tenant = factories.cooperation()
    version = factories.draft_version(tenant, measures=2)

    def client_of(name: str) -> Client:
        user = factories.user(f"{name}@eksempel.no", first_name=name)
        factories.role(tenant, user, RoleName.COORDINATOR)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        client = Client()
        client.force_login(user)
        return client

    clients = [client_of("kari"), client_of("ola")]

    def sheet(draft: Any, **values: Any) -> dict[str, Any]:
        data: dict[str, Any] = {"seen": draft.lock}
        for name, value in Sheet.of(measure_of(draft.content), Vocabulary(version.plan)).pairs():
            data.setdefault(name, []).append(value)
        return {**data, **values}

    def save(client: Client, draft: Any, **values: Any) -> Callable[[], str]:
        data = sheet(draft, **values)
        address = reverse("office:plan_measure", args=[tenant.slug, draft.key])

        def deed() -> str:
            headers = {"Accept": "application/json"}
            return str(client.post(address, data, headers=headers).status_code)

        return deed

    draft = version.drafts.order_by("number").first()
    said = at_once(
        save(clients[0], draft, title="Ny tittel"),
        save(clients[1], draft, result=["Nytt resultat."]),
    )
    draft.refresh_from_db()
    print(f"ulike felt: {said}, {draft.title}, {measure_of(draft.content).expected_results}")

    other = version.drafts.order_by("number").last()
    said = at_once(
        save(clients[0], other, activity=["Min."]), save(clients[1], other, activity=["Din."])
    )
    other.refresh_from_db()
    stands = measure_of(other.content).activities in (("Min.",), ("Din.",))
    print(f"samme felt: {said}, {'en av dem står' if stands else 'noe er galt'}")

    form = {"title": "Sendt to ganger", "focus_area": draft.focus_area_id, "key": str(uuid4())}
    address = reverse("office:plan_measure_add", args=[tenant.slug, version.pk])

    def add() -> str:
        return str(clients[0].post(address, form).status_code)

    said = at_once(add, add)
    print(f"samme skjema: {said}, {version.drafts.filter(title=form['title']).count()} nytt tiltak")


if __name__ == "__main__":
    main()
