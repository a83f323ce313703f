"""Which of the measures that are told of something recorded belongs to.

A case of two years ago names the measure of that year's plan: it belongs to the measure that
continues it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sporbar.plans.models import Measure
from sporbar.rounds.queries import threads


class Links:
    """The whole measures of `measures` (strands count to theirs) by what may be linked to them."""

    def __init__(self, cooperation: Any, measures: Sequence[Measure]) -> None:
        whole_of = {one.pk: one.parent_id or one.pk for one in measures}
        self._wholes: dict[int, list[int]] = {}
        for pk, chain in threads(cooperation, measures).items():
            for link in chain:
                found = self._wholes.setdefault(link, [])
                if whole_of[pk] not in found:
                    found.append(whole_of[pk])

    def wholes(self, linked: Iterable[int]) -> list[int]:
        """Keys of the whole measures, each once."""
        found = (whole for one in linked for whole in self._wholes.get(one, ()))
        return list(dict.fromkeys(found))

    def __contains__(self, linked: int) -> bool:
        return linked in self._wholes


def linked_by(model: Any, cooperation: int) -> dict[int, list[int]]:
    """The measures that each row of the model is linked to, by the row's key. One statement."""
    through = model.measures.through
    own = model._meta.model_name
    found: dict[int, list[int]] = {}
    for row, measure in (
        through.objects.filter(**{f"{own}__cooperation": cooperation})
        .order_by("id")
        .values_list(f"{own}_id", "measure_id")
    ):
        found.setdefault(row, []).append(measure)
    return found


def references(labels: Mapping[int, tuple[int, int]], wholes: Iterable[int]) -> tuple[str, ...]:
    """ "1.2", "5.12": those of `wholes` that have a place in the report's own plan, in order."""
    places = sorted({labels[one] for one in wholes if one in labels})
    return tuple(f"{area}.{number}" for area, number in places)
