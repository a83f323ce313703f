"""What a row of the trail says beyond who and when, in words an auditor reads.

A row keeps its details as JSON, so that no later change can make it say something else. Only the
words for them are here: `LABELS` has every name the deeds use, and a test finds one it lacks.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sporbar.governance.models import AdoptionState, EffectKind, FollowUpState, Outcome
from sporbar.office.setup.kinds import SETUP, STRATEGY
from sporbar.organisations.models import RoleName, TrailEntry
from sporbar.plans.models import CycleKind
from sporbar.rounds.templatetags.cycle import month_name
from sporbar.ui.templatetags.ui import exact_kroner, listing, number, partial_date

LABELS: dict[str, str | Promise] = {
    "basis": gettext_lazy("hjemmel"),
    "case": gettext_lazy("sak"),
    "until": gettext_lazy("unntatt til og med"),
    "adoption": gettext_lazy("kommunens del"),
    "council": gettext_lazy("kommune"),
    "councils": gettext_lazy("kommuner"),
    "expected": gettext_lazy("ventet behandlet"),
    "mails": gettext_lazy("e-poster"),
    "referral": gettext_lazy("utsending"),
    "was": gettext_lazy("før"),
    "to": gettext_lazy("til"),
    "title": gettext_lazy("tittel"),
    "slug": gettext_lazy("adresse"),
    "report": gettext_lazy("rapport"),
    "parts": gettext_lazy("deler"),
    "number": gettext_lazy("nummer"),
    "name": gettext_lazy("navn"),
    "lines": gettext_lazy("setninger"),
    "file": gettext_lazy("fil"),
    "draft": gettext_lazy("utkastets fingeravtrykk"),
    "correction_note": gettext_lazy("rettelse"),
    "annex": gettext_lazy("vedlegg"),
    "admitted": gettext_lazy("nye medlemmer"),
    "adopted_by": gettext_lazy("vedtatt av"),
    "adopted_on": gettext_lazy("vedtatt"),
    "after": gettext_lazy("etter"),
    "before": gettext_lazy("før"),
    "bodies": gettext_lazy("organer"),
    "body": gettext_lazy("organ"),
    "carried": gettext_lazy("tiltak ført videre"),
    "case_reference": gettext_lazy("sak"),
    "changed": gettext_lazy("endret"),
    "code": gettext_lazy("funn"),
    "copied_from": gettext_lazy("kopiert fra"),
    "counts": gettext_lazy("lest inn"),
    "day": gettext_lazy("dag"),
    "editor": gettext_lazy("hvem"),
    "ended": gettext_lazy("tiltak avsluttet"),
    "entries": gettext_lazy("svar"),
    "events": gettext_lazy("hendelser"),
    "files": gettext_lazy("filenes kontrollsum"),
    "findings": gettext_lazy("funn"),
    "fingerprint": gettext_lazy("fingeravtrykk"),
    "from_year": gettext_lazy("fra planen for"),
    "key": gettext_lazy("nøkkel i databasen"),
    "kind": gettext_lazy("type"),
    "links": gettext_lazy("lenker"),
    "lock": gettext_lazy("lagring nummer"),
    "measures": gettext_lazy("tiltak"),
    "members": gettext_lazy("medlemmer"),
    "merged": gettext_lazy("slått sammen av"),
    "month": gettext_lazy("måned"),
    "new": gettext_lazy("nye"),
    "note": gettext_lazy("merknad"),
    "on": gettext_lazy("fra og med"),
    "on_behalf_of": gettext_lazy("på vegne av"),
    "ore": gettext_lazy("sum i kroner"),
    "people": gettext_lazy("hvem"),
    "place": gettext_lazy("sted"),
    "plan": gettext_lazy("plan"),
    "public": gettext_lazy("vises på nettsidene"),
    "reason": gettext_lazy("grunn"),
    "requests": gettext_lazy("spørsmål"),
    "role": gettext_lazy("rolle"),
    "roles": gettext_lazy("roller"),
    "rows": gettext_lazy("rader"),
    "sha256": gettext_lazy("kontrollsum (SHA-256)"),
    "source": gettext_lazy("kilde"),
    "step": gettext_lazy("dager fra fristen"),
    "sent_on": gettext_lazy("sendt"),
    "settled_on": gettext_lazy("avgjort"),
    "ended_on": gettext_lazy("avsluttet"),
    "taken": gettext_lazy("innloggingstrinn slått av"),
    "total": gettext_lazy("sum i kroner"),
    "total_before": gettext_lazy("sum i kroner før"),
    "version": gettext_lazy("versjon"),
    "year": gettext_lazy("år"),
    "decisions": gettext_lazy("vedtak"),
    "outcome": gettext_lazy("utfall"),
    "state": gettext_lazy("tilstand"),
    "cancelled": gettext_lazy("avlyste møter"),
    "count": gettext_lazy("antall"),
    "days": gettext_lazy("dager"),
    "digits": gettext_lazy("sifre"),
    "items": gettext_lazy("saker"),
    "late": gettext_lazy("ettersendt"),
    "long_year": gettext_lazy("hele årstallet"),
    "meeting": gettext_lazy("møte"),
    "moved_from": gettext_lazy("flyttet fra"),
    "moved_to": gettext_lazy("flyttet til"),
    "number_kept": gettext_lazy("nummeret beholdt"),
    "order": gettext_lazy("rekkefølge"),
    "position": gettext_lazy("plass"),
    "prefix": gettext_lazy("foran nummeret"),
    "starts_at": gettext_lazy("fra klokka"),
    "where": gettext_lazy("sted"),
    "away_from": gettext_lazy("fra"),
    "lapsed": gettext_lazy("plassen falt bort"),
    "last_day": gettext_lazy("siste dag"),
    "replaces": gettext_lazy("etter plass"),
    "seats": gettext_lazy("plasser"),
    "successor": gettext_lazy("avløst av"),
}

#: What only a program can use is shown as it is.
_AS_CODE = frozenset(
    {
        "adoption",
        "body",
        "code",
        "draft",
        "entries",
        "files",
        "findings",
        "fingerprint",
        "key",
        "order",
        "place",
        "referral",
        "replaces",
        "seats",
        "sha256",
    }
)
#: Our own words, in the reader's language; all else is somebody's.
_OURS = frozenset(
    {"outcome", "state", "after", "before", "kind", "month", "public", "role", "roles"}
)


@dataclass(frozen=True)
class Detail:
    """One thing a row says. `name` is the key in the row, shown where it has no label."""

    name: str
    label: str
    value: str
    is_code: bool
    is_ours: bool


def _roles(value: Any) -> str:
    known = dict(RoleName.choices)
    codes = value if isinstance(value, list) else [value]
    return listing([str(known.get(code, code)) for code in codes])


def _kind(value: Any) -> str:
    named: dict[Any, Any] = {
        "cooperation": _("samarbeidet"),
        "employment": _("Arbeidssteder"),
        "person": _("Personer"),
        **{kind.model._meta.model_name: kind.title for kind in (SETUP | STRATEGY).values()},
    }
    return str(named.get(value) or dict(CycleKind.choices).get(value) or _CODES.get(value, value))


def _counts(value: dict[str, list[int]]) -> str:
    return "; ".join(
        f"{kind}: "
        + ngettext("%(new)s ny, %(changed)s endret", "%(new)s nye, %(changed)s endret", new)
        % {"new": number(new), "changed": number(changed)}
        for kind, (new, changed) in value.items()
    )


def _code(value: Any) -> str:
    """A state or an outcome in words; anything else as it is."""
    return str(_CODES.get(value, value))


#: What the deeds leave as a code and people read as a word.
_CODES: dict[Any, Any] = {
    # Those of a council first: where a body's own outcome has the same code, its word is used.
    **dict(AdoptionState.choices),
    **dict(Outcome.choices),
    **dict(FollowUpState.choices),
    **dict(EffectKind.choices),
}

_WORDED: dict[str, Callable[[Any], str]] = {
    "day": partial_date,
    "outcome": _code,
    "state": _code,
    "was": _code,
    "until": partial_date,
    "expected": partial_date,
    "adopted_on": partial_date,
    "ended_on": partial_date,
    "sent_on": partial_date,
    "settled_on": partial_date,
    "counts": _counts,
    "kind": _kind,
    "month": month_name,
    "moved_from": partial_date,
    "moved_to": partial_date,
    "on": partial_date,
    "ore": exact_kroner,
    "role": _roles,
    "roles": _roles,
    "total": exact_kroner,
    "total_before": exact_kroner,
}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return listing(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _worded(entry: TrailEntry, name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "–"
    word = _WORDED.get(name, _plain)
    if entry.deed == "set_roles" and name in {"before", "after"}:
        word = _roles
    try:
        return word(value)
    except (AttributeError, IndexError, TypeError, ValueError):
        # A row is never refused: what an older version of the deed left is shown as it is.
        return _plain(value)


def details_of(entry: TrailEntry) -> Iterator[Detail]:
    """Everything the row says, in the order it was left."""
    for name, value in entry.details.items():
        yield Detail(
            name=name,
            label=str(LABELS.get(name, "")),
            value=_worded(entry, name, value),
            is_code=name in _AS_CODE or name not in LABELS,
            is_ours=name in _OURS,
        )
