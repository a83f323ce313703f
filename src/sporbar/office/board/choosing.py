"""What was chosen on the board, and what became of it in words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sporbar.office.keys import is_key
from sporbar.rounds.actions.review import Outcome, Skipped
from sporbar.rounds.models import Round, RoundError, StatusRequest
from sporbar.rounds.naming import measures_asked_about
from sporbar.ui.templatetags.ui import listing

#: No round has as many questions; what sends more did not come from the board.
_MOST = 5000


def chosen(values: Iterable[str]) -> dict[int, int | None]:
    """The questions that were chosen, each with the answer (entry) that was seen, by primary keys.

    A value is "question:entry", or several with commas between, as a whole section sends them. What
    is written otherwise did not come from the board and is passed over.
    """
    found: dict[int, int | None] = {}
    for value in values:
        for one in value.split(","):
            question, _colon, entry = one.partition(":")
            if is_key(question) and (not entry or is_key(entry)) and len(found) < _MOST:
                found[int(question)] = int(entry) if entry else None
    return found


@dataclass(frozen=True)
class Choice:
    """A question that was chosen. `why` says why nothing can be done to it; "" where it can."""

    request: StatusRequest
    name: str
    why: str = ""


def choices_of(
    reporting_round: Round, keys: Iterable[int], check: Callable[[StatusRequest], None]
) -> list[Choice]:
    """The chosen questions of the round, in the plan's order, each with whether the check lets it
    pass. Three statements."""
    found = (
        StatusRequest.objects.within(reporting_round.cooperation_id)
        .filter(round=reporting_round, pk__in=list(keys))
        .prefetch_related("contributors__person")
        .in_bulk()
    )
    choices = []
    for key, name in names_of(reporting_round, found).items():
        one = found[key]
        one.round = reporting_round
        try:
            check(one)
        except RoundError as error:
            choices.append(Choice(one, name, str(error)))
        else:
            choices.append(Choice(one, name))
    return choices


def names_of(reporting_round: Round, keys: Iterable[int]) -> dict[int, str]:
    """What questions of the round are called, in the plan's order: "1.2 Sykkelveg", with all their
    measures where one answer covers several."""
    asked = measures_asked_about(reporting_round.cooperation_id, keys)
    return {key: listing([str(one) for one in measures]) for key, measures in asked.items()}


def tell(
    request: HttpRequest,
    names: Mapping[int, str],
    outcome: Outcome,
    done: Callable[[int], str],
) -> None:
    """Say exactly what was done, and for what it was not and why. `done` is the sentence for a
    count."""
    if outcome.done:
        messages.success(
            request,
            _("%(what)s %(which)s.")
            % {
                "what": done(len(outcome.done)),
                "which": listing([names.get(one.pk, "") for one in outcome.done]),
            },
        )
    tell_skipped(request, names, outcome.skipped)


def tell_skipped(
    request: HttpRequest, names: Mapping[int, str], skipped: Iterable[Skipped]
) -> None:
    """One warning for each reason, with all it holds for."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for one in skipped:
        by_reason[one.why].append(names.get(one.request, ""))
    for why, which in by_reason.items():
        named = [one for one in which if one]
        if named:
            words = _("Ikke gjort for %(which)s: %(why)s")
            messages.warning(request, words % {"which": listing(named), "why": why})
        else:
            messages.warning(request, why)
