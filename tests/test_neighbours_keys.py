"""A form with the neighbour's key in it: nothing of theirs is taken, and nothing of theirs changes.

Generated: every choice of every form of the office gets the values the same form has next door.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from sporbar.core.tenancy import TenantModel
from sporbar.organisations.models import RoleName, User
from tests.test_every_field import pages, pages_of_kinds, text_of
from tests.test_who_reaches_what import World, build, client_of

pytestmark = pytest.mark.django_db

#: What a form sends of its own accord, the same whoever sends it or made anew for each page.
_OWN = {"csrfmiddlewaretoken"}


def forms_of(world: World) -> dict[tuple[str, int], tuple[str, list[Any]]]:
    """Every form of the office as the managing director sees it: where it is sent, its fields."""
    client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
    found = {}
    for name, address in (*pages(world), *pages_of_kinds(world)):
        text = text_of(client.get(address))
        page = lxml.html.fromstring(text) if text else None
        for form in page.forms if page is not None else ():
            where = urljoin(address, form.action or "")
            if form.method == "POST" and "/kontor/" in where:
                place = (f"{name} {address.rstrip('/').rpartition('/')[2]}", len(found))
                found[place] = (where, form.xpath(".//input|.//select|.//textarea|.//button"))
    return found


def sent(fields: list[Any]) -> dict[str, list[str]]:
    """What the form sends as it stands, with an answer to each choice."""
    data: dict[str, list[str]] = {}
    for one in fields:
        name, kind = one.get("name"), one.get("type", one.tag)
        if not name or kind in ("file", "submit", "button") or one.tag == "button":
            continue
        if one.tag == "select":
            data[name] = [one.value] if isinstance(one.value, str) and one.value else []
            data[name] = data[name] or values(one)[:1]
        elif kind in ("checkbox", "radio"):
            if one.checked or name not in data:
                data.setdefault(name, []).append(one.get("value", "on"))
        else:
            data.setdefault(name, []).append(one.value or "2026")
    return data


def values(one: Any) -> list[str]:
    """What can be chosen in the field."""
    if one.tag == "select":
        return [value for value in one.value_options if value]
    kind = one.get("type", "text")
    choice = one.tag == "button" or kind in ("checkbox", "radio", "hidden", "submit")
    return [one.get("value")] if choice and one.get("value") else []


def choices(fields: list[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in fields:
        if one.get("name") and one.get("name") not in _OWN:
            found.setdefault(one.get("name"), set()).update(values(one))
    return found


def relations() -> Iterator[tuple[type[TenantModel], Any]]:
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            for relation in model._meta.get_fields():
                target = relation.related_model if relation.is_relation else None
                forward = isinstance(relation, models.ForeignKey | models.ManyToManyField)
                if forward and isinstance(target, type):
                    yield model, relation


RELATIONS = list(relations())


def crossing(own: World, other: World) -> list[str]:
    """Rows of ours that point at something of theirs."""
    theirs = [person.pk for person in other.people.values()]
    found = []
    for model, relation in RELATIONS:
        rows = model.objects.within(own.cooperation)
        if relation.related_model is User:
            rows = rows.filter(**{f"{relation.name}__in": theirs})
        elif issubclass(relation.related_model, TenantModel):
            rows = rows.filter(**{f"{relation.name}__cooperation": other.cooperation})
        else:
            continue
        if rows.exists():
            found.append(f"{model.__name__}.{relation.name}")
    return found


def everything_of(world: World) -> dict[str, list[tuple[Any, ...]]]:
    tables = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    return {
        model.__name__: list(model.objects.within(world.cooperation).order_by("pk").values_list())
        for model in tables
    }


def test_neighbours_key_in_a_form_is_refused(data_dir: object) -> None:
    own, other = build("egenregionen"), build("naboregionen")
    ours, theirs = forms_of(own), forms_of(other)
    before = everything_of(other)
    client: Client = client_of(own.people[RoleName.MANAGING_DIRECTOR])
    tried, accepted, wrong = set(), 0, []
    assert len(ours) == len(theirs)
    for ((place, _), (where, fields)), (_, next_door) in zip(
        ours.items(), theirs.values(), strict=True
    ):
        data, known = sent(fields), choices(fields)
        with transaction.atomic():
            accepted += client.post(where, data).status_code == 302
            transaction.set_rollback(True)
        for name, found in choices(next_door).items():
            # A key of theirs is no key of ours; what both have is no key.
            for foreign in sorted(found - known.get(name, set()))[:2]:
                tried.add((place, name))
                with transaction.atomic():
                    status = client.post(where, {**data, name: [foreign]}).status_code
                    if status >= 500:
                        wrong.append(f"{place} {name}={foreign}: {status}")
                    wrong += [f"{place} {name}: {one}" for one in crossing(own, other)]
                    if everything_of(other) != before:
                        wrong.append(f"{place} {name}: changes what is theirs")
                    transaction.set_rollback(True)

    assert wrong == []
    assert len(tried) > 25, tried
    # As it stands, the form is taken: what was refused, was refused for the key.
    assert accepted > len(ours) / 3
