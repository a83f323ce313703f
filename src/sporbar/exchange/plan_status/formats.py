"""What a single value must look like: days, partial dates, amounts, codes, lengths."""

import re
from collections.abc import Callable
from dataclasses import MISSING
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import not_a_date
from sporbar.document.goals import CODES as GOAL_CODES
from sporbar.document.partial_dates import NotADate, check_partial_date
from sporbar.economy.models import GrantScheme, Project
from sporbar.exchange import files
from sporbar.exchange.plan_status.reading import walk
from sporbar.exchange.problems import Problems
from sporbar.organisations.models import (
    Body,
    Cooperation,
    Employment,
    LegalEntity,
    Organisation,
    OrganisationName,
    Person,
    Seat,
)
from sporbar.plans.models import (
    ActionArea,
    ActionAreaAlias,
    ActionPlan,
    FocusArea,
    FormerName,
    Involvement,
    Measure,
    PlanVersion,
    Strategy,
    WorkingForm,
)
from sporbar.reporting.models import Acknowledgement, Annex, Report
from sporbar.rounds.models import StatedDate, StatusEntry
from sporbar.rounds.models import StatedQuantity as Quantity

#: Raises ValueError with a sentence unless the value is as it should be.
Check = Callable[[Any], object]

#: The largest amount taken, in kroner: 100 billion.
MAX_KRONER = 100_000_000_000
_LARGEST_COUNT = 2_147_483_647


def _matches(pattern: str, sentence: Promise) -> Check:
    compiled = re.compile(pattern)

    def check(value: str) -> None:
        if not compiled.fullmatch(value):
            raise ValueError(f"«{value}» {sentence}")

    return check


def _between(first: int, last: int) -> Check:
    def check(value: int) -> None:
        if not first <= value <= last:
            raise ValueError(
                _("%(value)s er utenfor det mulige; ventet %(first)s–%(last)s.")
                % {"value": value, "first": first, "last": last}
            )

    return check


def day(value: str) -> date:
    """The day of "2011-07-01"; ValueError with a sentence for anything else."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(
                _("Dagen %(value)s finnes ikke i kalenderen.") % {"value": value}
            ) from None
    raise ValueError(
        _("«%(value)s» er ikke en dag. Skriv år-måned-dag, for eksempel 2011-07-01.")
        % {"value": value}
    )


def ore(value: str) -> int:
    """Øre of "150000.00" or "150000"; ValueError with a sentence for anything else."""
    match = re.fullmatch(r"(-?)(\d{1,15})(?:\.(\d{2}))?", value)
    if match is None:
        raise ValueError(
            _("«%(value)s» er ikke et beløp. Skriv kroner med punktum: 150000.00.")
            % {"value": value}
        )
    sign, kroner, part = match.groups()
    amount = int(kroner) * 100 + int(part or 0)
    if amount > MAX_KRONER * 100:
        raise ValueError(_("%(value)s kroner er mer enn vi tar imot.") % {"value": value})
    return -amount if sign else amount


def _partial(value: str) -> None:
    try:
        check_partial_date(value)
    except NotADate:
        raise ValueError(not_a_date(value)) from None
    if len(value) > 40:
        raise ValueError(
            _("Datoen «%(value)s…» er for lang (høyst 40 tegn).") % {"value": value[:40]}
        )


def _positive(value: str) -> None:
    if ore(value) <= 0:
        raise ValueError(_("Beløpet %(value)s må være større enn null.") % {"value": value})


def _address(value: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError:
        raise ValueError(
            _("«%(value)s» er ikke en nettadresse (https://…).") % {"value": value}
        ) from None


def _organisation_number(value: str) -> None:
    """Nine digits, the last a mod-11 check digit (Enhetsregisteret)."""
    if re.fullmatch(r"\d{9}", value):
        weights = (3, 2, 7, 6, 5, 4, 3, 2)
        rest = sum(w * int(d) for w, d in zip(weights, value, strict=False)) % 11
        if (11 - rest) % 11 == int(value[8]):
            return
    raise ValueError(
        _("«%(value)s» er ikke et gyldig organisasjonsnummer (ni siffer).") % {"value": value}
    )


_slug = _matches(
    r"[a-z0-9]+(?:-[a-z0-9]+)*",
    gettext_lazy("kan ikke brukes som adresse: små bokstaver a–z, tall og bindestrek."),
)
_number = _between(1, 9999)
_year = _between(1900, 2200)

_measure_of_a_year = _matches(
    r"\d{4}/\d+\.\d+",
    gettext_lazy("viser ikke til et tiltak med planens år. Skriv 2010/1.3."),
)


def _goal(value: str) -> None:
    if value not in GOAL_CODES:
        raise ValueError(
            _("«%(value)s» er ikke et bærekraftsmål eller delmål (11, 11.3, 13.a).")
            % {"value": value}
        )


def _each(check: Check) -> Check:
    def check_each(values: tuple[Any, ...]) -> None:
        for value in values:
            check(value)

    return check_each


CHECKS: dict[type, dict[str, Check]] = {
    files.CooperationPart: {
        "slug": _slug,
        "colour": _matches(
            r"#[0-9a-f]{6}", gettext_lazy("er ikke en farge. Skriv for eksempel #1e4d6b.")
        ),
        "website": _address,
    },
    files.LegalEntityPart: {
        "organisation_number": _organisation_number,
        "founded_on": _partial,
    },
    files.NumberPart: {
        "number": _matches(r"\d{4}", gettext_lazy("er ikke et kommunenummer (fire siffer).")),
        "valid_from": day,
        "valid_to": day,
    },
    files.OrganisationPart: {
        "organisation_number": _organisation_number,
        "member_from": _partial,
        "member_to": _partial,
    },
    files.PersonPart: {"slug": _slug},
    files.EndingPart: {"measure": _measure_of_a_year},
    files.SeatPart: {"valid_from": _partial, "valid_to": _partial},
    files.FocusAreaPart: {"number": _number},
    files.ActionAreaPart: {
        "code": _matches(
            r"[0-9]+(?:\.[0-9]+)*", gettext_lazy("er ikke en kode for et tiltaksområde (1.1).")
        )
    },
    files.WorkingFormPart: {
        "code": _matches(
            r"[a-z0-9_-]+", gettext_lazy("er ikke en kode: små bokstaver a–z, tall, _ og -.")
        )
    },
    files.AdoptionPart: {"on": _partial},
    files.FormerNamePart: {"changed_on": _partial},
    files.InvolvementPart: {"year": _year},
    files.MeasurePart: {
        "number": _number,
        "continues": _measure_of_a_year,
        "merged_from": _each(_measure_of_a_year),
        "goals": _each(_goal),
    },
    files.PlanFile: {"year": _year, "version": _number, "hangs_under": _measure_of_a_year},
    files.DeviationPart: {
        "new_date": _partial,
        "reported_on": _partial,
        "raised_on": _partial,
        "settled_on": _partial,
    },
    files.StatedDatePart: {"on": _partial},
    files.StatedQuantityPart: {
        "number": _between(0, _LARGEST_COUNT),
        "of": _between(0, _LARGEST_COUNT),
    },
    files.EntryPart: {"written_on": day},
    files.RecommendationPart: {"month": _partial, "amount": _positive},
    files.AnnexPart: {"number": _number},
    files.PreviousPart: {"year": _year},
    files.ReportPart: {"slug": _slug, "written_on": day},
    files.StatusFile: {
        "year": _year,
        "period_start": day,
        "period_end": day,
        "as_of": day,
        "opens_on": day,
        "deadline": day,
    },
}

#: Where each part's texts are stored; a field is as long as the column of the same name.
_STORED_IN: dict[type, type[models.Model]] = {
    files.CooperationPart: Cooperation,
    files.LegalEntityPart: LegalEntity,
    files.OrganisationPart: Organisation,
    files.BodyPart: Body,
    files.PersonPart: Person,
    files.SeatPart: Seat,
    files.FocusAreaPart: FocusArea,
    files.ActionAreaPart: ActionArea,
    files.WorkingFormPart: WorkingForm,
    files.AdoptionPart: PlanVersion,
    files.FormerNamePart: FormerName,
    files.InvolvementPart: Involvement,
    files.MeasurePart: Measure,
    files.StrandPart: Measure,
    files.StatedDatePart: StatedDate,
    files.StatedQuantityPart: Quantity,
    files.EntryPart: StatusEntry,
    files.ProjectPart: Project,
    files.AnnexPart: Annex,
    files.ReportPart: Report,
    files.AcknowledgementPart: Acknowledgement,
}
#: Texts that are stored under another name.
_STORED_AS: dict[tuple[type, str], tuple[type[models.Model], str]] = {
    (files.PlanFile, "plan_title"): (ActionPlan, "title"),
    (files.PlanFile, "strategy"): (Strategy, "title"),
    (files.OrganisationPart, "former_names"): (OrganisationName, "name"),
    (files.ActionAreaPart, "aliases"): (ActionAreaAlias, "title"),
    (files.RecommendationPart, "scheme"): (GrantScheme, "name"),
    (files.PersonPart, "title"): (Employment, "title"),
    (files.PreviousPart, "title"): (Report, "previous_title"),
}


def _longest(part: type, name: str) -> int | None:
    """How many characters the field may have, None without a bound."""
    model, column = _STORED_AS.get((part, name), (_STORED_IN.get(part), name))
    if model is None:
        return None
    known = {field.name: field for field in model._meta.concrete_fields}
    return getattr(known.get(column), "max_length", None)


def check_formats(content: files.PlanFile | files.StatusFile, problems: Problems) -> None:
    """Add a problem for every value that has the right type and the wrong form."""
    lengths: dict[tuple[type, str], int | None] = {}
    for path, part in walk(content):
        kind = type(part)
        checks = CHECKS.get(kind, {})
        for name, field in kind.__dataclass_fields__.items():
            value = getattr(part, name)
            place = (*path, name)
            if value is None:
                continue
            if (kind, name) not in lengths:
                lengths[kind, name] = _longest(kind, name)
            longest = lengths[kind, name]
            for index, text in enumerate(value if isinstance(value, tuple) else (value,)):
                if not isinstance(text, str):
                    continue
                at = (*place, index) if isinstance(value, tuple) else place
                if not text and isinstance(value, tuple):
                    problems.add(at, _("Elementet er tomt. Fyll det ut, eller ta det bort."))
                elif not text and field.default is MISSING:
                    problems.add(at, _("Feltet er tomt og må fylles ut."))
                elif not text and field.default != "":
                    problems.add(at, _("Feltet er tomt. Fyll det ut, eller la det være null."))
                elif longest is not None and len(text) > longest:
                    problems.add(
                        at,
                        _("Teksten har %(count)s tegn; høyst %(longest)s får plass.")
                        % {"count": len(text), "longest": longest},
                    )
            if name in checks and place not in problems:
                try:
                    checks[name](value)
                except ValueError as error:
                    problems.add(place, str(error))
