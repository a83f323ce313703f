"""Saved import profiles as files, so that a profile can be kept, shared and set up anew."""

import itertools
from dataclasses import dataclass
from typing import Literal

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sporbar.economy.models import AccountGroup, AccountRange, LedgerProfile
from sporbar.exchange.ledger.reading import REQUIRED
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import Cooperation


@dataclass(frozen=True, kw_only=True)
class GroupPart:
    """A group of accounts and its ranges, first and last account included."""

    code: str
    name: str
    kind: Literal["cost", "income"]
    accounts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class ProfileFile:
    """Everything a `LedgerProfile` says, and the groups its accounts belong to."""

    name: str
    columns: dict[str, str]
    responsibilities: tuple[str, ...]
    groups: tuple[GroupPart, ...]
    sign_rule: Literal["signed", "reversed", "debit_credit"] = "signed"
    decimal_separator: str = ","
    thousands_separator: str = " "
    delimiter: str = "auto"
    encoding: str = "auto"
    date_format: str = "%d.%m.%Y"
    period_format: str = "%Y%m"
    header_row: int = 1
    sheet: str = ""


def save_profile(*, cooperation: Cooperation, data: bytes) -> LedgerProfile:
    """Make or update a profile from its JSON file. Raises Refused for one that cannot be used."""
    try:
        content = msgspec.json.decode(data, type=ProfileFile)
    except msgspec.DecodeError as error:
        raise Refused.because(
            _("Profilen kan ikke leses: %(error)s.") % {"error": error}
        ) from error
    _check(content)
    plain = {
        name: getattr(content, name)
        for name in ProfileFile.__dataclass_fields__
        if name not in {"name", "groups", "responsibilities"}
    }
    plain["responsibilities"] = list(content.responsibilities)
    try:
        LedgerProfile(name=content.name, **plain).clean_fields(exclude=["cooperation"])
    except ValidationError as error:
        said = "; ".join(f"{name}: {' '.join(why)}" for name, why in error.message_dict.items())
        raise Refused.because(_("Profilen kan ikke brukes: %(said)s") % {"said": said}) from error
    with transaction.atomic():
        profile: LedgerProfile
        profile, _made = LedgerProfile.objects.within(cooperation).update_or_create(
            cooperation=cooperation,
            name=content.name,
            defaults=plain,
        )
        profile.ranges.all().delete()
        for position, part in enumerate(content.groups):
            group, _made = AccountGroup.objects.within(cooperation).update_or_create(
                cooperation=cooperation,
                code=part.code,
                defaults={"name": part.name, "kind": part.kind, "position": position},
            )
            AccountRange.objects.bulk_create(
                AccountRange(
                    cooperation=cooperation, profile=profile, group=group, first=first, last=last
                )
                for first, last in part.accounts
            )
    return profile


def _check(content: ProfileFile) -> None:
    """Raise Refused for what could only go wrong later."""
    ranges = sorted((first, last) for group in content.groups for first, last in group.accounts)
    for (_first, last), (first, _last) in itertools.pairwise(ranges):
        if first <= last:
            raise Refused.because(
                _("Konto %(first)s hører til to grupper i profilen.") % {"first": first}
            )
    if content.decimal_separator == content.thousands_separator:
        raise Refused.because(_("Desimaltegn og tusenskille er det samme tegnet i profilen."))
    for first, last in ranges:
        if last < first:
            raise Refused.because(
                _("Kontoene %(first)s til %(last)s står i feil rekkefølge i profilen.")
                % {"first": first, "last": last}
            )
    amounts = ("debit", "credit") if content.sign_rule == "debit_credit" else ("amount",)
    missing = [name for name in (*REQUIRED, *amounts) if not content.columns.get(name)]
    if missing:
        raise Refused.because(
            _("Profilen mangler kolonnene %(missing)s.") % {"missing": ", ".join(missing)}
        )
    if not content.responsibilities:
        raise Refused.because(_("Profilen har ingen ansvar som hører til samarbeidet."))
