"""Sentences about what bodies did, in the language that is active."""

from typing import Literal

from django.utils.translation import gettext as _

from sporbar.document.partial_dates import when
from sporbar.governance.models import DecisionRecord, Outcome

#: Endings of names that are common nouns in definite form: in a sentence they begin small.
_COMMON = (
    *("rådet", "utvalget", "utvalet", "styret", "skapet", "tinget", "nettverket", "sekretariatet"),
    *("gruppen", "gruppa", "komiteen", "nemnda"),
)


def in_sentence(body: str) -> str:
    """ "Regionrådet" inside a sentence: "regionrådet"; "Viken fylkesutvalg" stays as it is."""
    if " " not in body and body.lower().endswith(_COMMON) and body[1:].islower():
        return body[:1].lower() + body[1:]
    return body


def outcome_words(
    outcome: str | None, postponed_to: str | None, returned_to: str | None, language: str
) -> str:
    """ "vedtatt", "utsatt til september 2011", "sendt tilbake til rådmannsutvalget"; "" where the
    source does not say."""
    if outcome == Outcome.POSTPONED and postponed_to:
        return _("utsatt til %(when)s") % {"when": when(postponed_to, spoken(language), bare=True)}
    if outcome == Outcome.RETURNED and returned_to:
        return _("sendt tilbake til %(body)s") % {"body": in_sentence(returned_to)}
    if outcome == "withdrawn":
        return _("tatt av sakslisten")
    return str(Outcome(outcome).label) if outcome else ""


def case_reference(body: str, number: str) -> str:
    """ "Regionrådet, sak 012/11" """
    return _("%(body)s, sak %(case)s") % {"body": body, "case": number}


def vote_words(record: DecisionRecord) -> str | None:
    """ "enstemmig", "7 mot 2 stemmer", with what was written about it; None where nobody says."""
    said = []
    if record.is_unanimous:
        said.append(_("enstemmig"))
    elif record.votes_for is not None and record.votes_against is not None:
        words = {"votes": record.votes_for, "against": record.votes_against}
        said.append(_("%(votes)d mot %(against)d stemmer") % words)
    if record.vote_note.strip():
        said.append(record.vote_note.strip())
    return "; ".join(said) or None


def spoken(language: str) -> Literal["nb", "nn"]:
    return "nn" if language == "nn" else "nb"
