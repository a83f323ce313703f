"""The office's pages and deeds, measured with their statements; what everybody else is held
against: the plainest page and the plainest write.

What a deed writes is taken back, the plainest write's row too, so neither has the wait for the disk
in it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bench import data
from bench.measure import Row, seconds
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, Role, RoleName, User

#: Everything is divided by the plainest, which takes a millisecond: many runs keep it still.
_PLAIN_RUNS = 100


@dataclass(frozen=True)
class Taken:
    """What one page or deed took. `same` says that the size must not show in the statements;
    deeds on the whole plan write in bunches, as many as the database takes at once."""

    what: str
    seconds: float
    statements: int
    same: bool = True


def statement_row(group: str, what: str, sizes: list[Taken]) -> Row:
    """How many SQL statements it took at each size; the largest is quoted."""
    counts = [one.statements for one in sizes]
    same = sizes[0].same
    return Row(
        group=group,
        what=f"SQL-setninger: {what}",
        value=counts[-1],
        unit="setninger",
        goal=(" = " if same else " → ").join(map(str, counts)),
        met=len(set(counts)) == 1 if same else None,
    )


@contextmanager
def undone() -> Iterator[None]:
    """What is written here is taken back, so that every run starts from the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def plainest_page() -> float:
    """Seconds of a page that asks the database nothing of its own."""
    client = Client(headers={"host": "localhost"})
    return seconds(partial(client.get, "/tilgjengelighet/"), _PLAIN_RUNS)


def plainest_write(cooperation: Cooperation) -> float:
    """Seconds of a row in the trail."""

    def write() -> None:
        with undone():
            leave_trail(cooperation=cooperation, deed="measure", subject="måling", by=None)

    return seconds(write, _PLAIN_RUNS)


def taken(what: str, work: Callable[[], Any], same: bool = True, runs: int = 3) -> Taken:
    def once() -> None:
        with undone():
            work()

    with undone(), data.statements() as counted:
        work()
    # Asked for now: the requests that follow throw the log away.
    statements = len(counted)
    return Taken(what, seconds(once, runs), statements, same)


def director(cooperation: Cooperation) -> Client:
    """Somebody logged in, with an extra step, who may everything a managing director may."""
    user, made = User.objects.get_or_create(email=f"leder@{cooperation.slug}.example")
    if made:
        Role.objects.create(cooperation=cooperation, user=user, name=RoleName.MANAGING_DIRECTOR)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def pages_of(
    cooperation: Cooperation, pages: dict[str, tuple[str, *tuple[Any, ...]]]
) -> Iterator[Taken]:
    """`pages` names each page's address, with its filters ("board?vis=levert"), and what it takes
    besides the cooperation."""
    client = director(cooperation)
    for what, (name, *parts) in pages.items():
        name, mark, query = name.partition("?")
        address = reverse(f"office:{name}", args=[cooperation.slug, *parts]) + mark + query
        yield taken(f"side: {what}", partial(get, client, address))


def public_pages_of(
    cooperation: Cooperation, pages: dict[str, tuple[str, *tuple[Any, ...]]]
) -> Iterator[Taken]:
    """As `pages_of`, for whoever comes by."""
    client = Client(headers={"host": "localhost"})
    for what, (name, *parts) in pages.items():
        address = reverse(f"website:{name}", args=[cooperation.slug, *parts])
        yield taken(f"side: {what}", partial(get, client, address))
