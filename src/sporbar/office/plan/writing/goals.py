"""The sustainable development goals and targets a measure can serve, as the form offers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: Goal -> how many numbered targets it has, and how many lettered ones (means).
_TARGETS = (
    (5, 2), (5, 3), (9, 4), (7, 3), (6, 3), (6, 2), (3, 2), (10, 2), (5, 3),
    (7, 3), (7, 3), (8, 3), (3, 2), (7, 3), (9, 3), (10, 2), (19, 0),
)  # fmt: skip

_TITLES = (
    _("Utrydde fattigdom"),
    _("Utrydde sult"),
    _("God helse og livskvalitet"),
    _("God utdanning"),
    _("Likestilling mellom kjønnene"),
    _("Rent vann og gode sanitærforhold"),
    _("Ren energi til alle"),
    _("Anstendig arbeid og økonomisk vekst"),
    _("Industri, innovasjon og infrastruktur"),
    _("Mindre ulikhet"),
    _("Bærekraftige byer og lokalsamfunn"),
    _("Ansvarlig forbruk og produksjon"),
    _("Stoppe klimaendringene"),
    _("Livet i havet"),
    _("Livet på land"),
    _("Fred, rettferdighet og velfungerende institusjoner"),
    _("Samarbeid for å nå målene"),
)


@dataclass(frozen=True)
class Goal:
    code: str
    title: _StrPromise
    targets: tuple[str, ...]


GOALS = tuple(
    Goal(
        str(number),
        title,
        (
            *(f"{number}.{one}" for one in range(1, numbered + 1)),
            *(f"{number}.{letter}" for letter in "abcd"[:lettered]),
        ),
    )
    for number, (title, (numbered, lettered)) in enumerate(
        zip(_TITLES, _TARGETS, strict=True), start=1
    )
)

GOAL_CODES = frozenset(code for goal in GOALS for code in (goal.code, *goal.targets))
