"""What stands between a snapshot and its freeze, each as a sentence with its place.

Pure: the same snapshot gives the same findings, in the order of the report. A finding that blocks
must be mended; one to acknowledge needs a reason in writing, which is then printed; a warning may
be passed over. Places are the anchors of the document ("tiltak-5-12", "regnskap"), which the site
turns into links.
"""

from collections.abc import Container, Iterable

from sporbar.document import fonts
from sporbar.document.checks.bodies import (
    council_counts,
    recorded_too_late,
    withheld_without_basis,
)
from sporbar.document.checks.characters import characters
from sporbar.document.checks.finding import Finding, Severity
from sporbar.document.checks.money import Mismatch, accounts
from sporbar.document.checks.numbering import dates_in_order, numbers
from sporbar.document.checks.sentences import Voice
from sporbar.document.checks.undone import left_undone
from sporbar.document.checks.words import (
    Unsettled,
    alike,
    annexes,
    done_too_late,
    silence,
    since,
    still_open,
    unsettled,
)
from sporbar.document.snapshot import Snapshot
from sporbar.document.typography import PageLanguage

__all__ = [
    "Finding",
    "Mismatch",
    "Severity",
    "Unsettled",
    "blocking",
    "check",
    "unacknowledged",
]


def check(
    snapshot: Snapshot,
    previous: Snapshot | None = None,
    *,
    mismatches: Iterable[Mismatch] = (),
    answers: Iterable[Unsettled] = (),
    covered: Container[int] | None = None,
    language: PageLanguage = "nb",
) -> tuple[Finding, ...]:
    """Everything the rules find, blocking findings first.

    `previous` is the report before this one, `mismatches` what reconciliation found in the ledger,
    `answers` those of the round that are not approved,
    `covered` the code points that can be drawn, those of the shipped fonts if not given. The
    sentences are in `language`; the findings and their order do not depend on it.
    """
    voice = Voice(language)
    found = [
        *numbers(snapshot, voice),
        *dates_in_order(snapshot, voice),
        *accounts(snapshot, mismatches, voice),
        *silence(snapshot, voice),
        *annexes(snapshot, voice),
        *unsettled(answers, voice),
        *still_open(snapshot, voice),
        *done_too_late(snapshot, voice),
        *council_counts(snapshot, voice),
        *recorded_too_late(snapshot, voice),
        *withheld_without_basis(snapshot, voice),
        *left_undone(snapshot, voice),
        *alike(snapshot, voice),
        *(since(snapshot, previous, voice) if previous is not None else ()),
        *characters(snapshot, fonts.coverage() if covered is None else covered, voice),
    ]
    order = list(Severity)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order.index(one.severity)))


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.severity == Severity.BLOCKS)


def unacknowledged(snapshot: Snapshot, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that need a reason and have none among the snapshot's acknowledgements."""
    given = {(one.code, one.place) for one in snapshot.acknowledgements if one.reason.strip()}
    return tuple(
        one
        for one in findings
        if one.severity == Severity.ACKNOWLEDGE and (one.code, one.place) not in given
    )
