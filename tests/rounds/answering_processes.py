"""Real processes that answer the same question at once.

Run as `python -m tests.rounds.answering_processes` in an installation with its tables. Prints
one line per trial: what it was, and what became of it.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import django

from tests.plans.processes import at_once


def line(key: str, text: str = "") -> Any:
    from sporbar.rounds.content import LinePart

    return LinePart(key=key, text=text or f"Setning {key}.")


def answer(*lines: Any) -> Any:
    from sporbar.rounds.content import AnswerPart

    return AnswerPart(answer="activity", lines=lines)


def saving(question: Any, name: str, *lines: Any, seen: int = 0) -> Callable[[], str]:
    def deed() -> str:
        from sporbar.rounds.actions import save_answer_draft
        from sporbar.rounds.writers import Writer

        save_answer_draft(request=question, part=answer(*lines), seen=seen, by=Writer(name=name))
        return "lagret"

    return deed


def submitting(question: Any, name: str, *lines: Any) -> Callable[[], str]:
    def deed() -> str:
        from sporbar.rounds.actions import submit_answer
        from sporbar.rounds.writers import Writer

        submit_answer(request=question, part=answer(*lines), seen=0, by=Writer(name=name))
        return "levert"

    return deed


def stands(question: Any) -> list[str]:
    from sporbar.rounds.actions import saved_answer

    return sorted(one.text for one in saved_answer(question).part.lines)


def sentences_of_their_own(question: Any) -> str:
    writers = [saving(question, name, line(name)) for name in ("Kari", "Ola", "Siri", "Per")]
    return f"{at_once(*writers)}, {stands(question)}"


def same_sentence(question: Any) -> str:
    saving(question, "Kari", line("a"))()
    said = at_once(
        saving(question, "Kari", line("a", "Karis."), seen=1),
        saving(question, "Ola", line("a", "Olas."), seen=1),
    )
    kept = "en av dem står" if stands(question) in (["Karis."], ["Olas."]) else stands(question)
    return f"{said[0].partition(':')[0]}, {said[1]}, {kept}"


def twice(question: Any) -> str:
    deed = submitting(question, "Kari", line("a"))
    said = at_once(deed, deed, deed)
    return f"{said}, {question.entries.count()} svar"


def submit_and_close(question: Any) -> str:
    """Whoever comes first: an answer in a round that was open, or a refusal."""

    def close() -> str:
        from django.utils import timezone

        from sporbar.rounds.actions import close_round

        close_round(reporting_round=question.round, by=None, at=timezone.now())
        return "lukket"

    said = at_once(close, submitting(question, "Kari", line("a")))
    submitted = "levert" in said
    refused = any(one.startswith("RoundError: Runden er lukket") for one in said)
    question.refresh_from_db()
    agree = (question.entries.count() == 1) == submitted == (question.state == "submitted")
    return f"lukket {said.count('lukket')}, svarte {submitted != refused}, enige {agree}"


def answered_while_handed_over(questions: list[Any]) -> str:
    """Nobody waits for somebody who waits for them, whoever comes first."""
    from tests import factories

    def handing(question: Any, person: Any, to_others: bool) -> Callable[[], str]:
        def deed() -> str:
            from sporbar.rounds.actions import assign, reassign

            if to_others:
                reassign(requests=[question], to=person, by=None)
            else:
                assign(requests=[question], person=person, by=None)
            return "spurt"

        return deed

    def approving(question: Any) -> Callable[[], str]:
        def deed() -> str:
            from sporbar.rounds.actions import approve_answers

            question.refresh_from_db()
            approve_answers(requests=[question], by=None)
            return "lest"

        return deed

    wrong = []
    for number, question in enumerate(questions):
        person = factories.person(question.cooperation, f"Ny {number}")
        wrong += [
            one
            for one in at_once(
                submitting(question, "Kari", line("a")),
                handing(question, person, to_others=False),
                handing(question, person, to_others=True),
                approving(question),
            )
            # Handed over after it was submitted: refused with a sentence.
            if one not in ("levert", "spurt", "lest") and not one.startswith("RoundError")
        ]
    return f"gikk galt {wrong}, levert {sum(one.entries.count() for one in questions)}"


def main() -> None:
    django.setup()
    from sporbar.rounds.models import RoundState
    from tests import factories

    plan = factories.plan(factories.cooperation(), measures=16)
    reporting_round = factories.round(plan, state=RoundState.OPEN)
    questions = [factories.request(reporting_round, one) for one in plan.measures.all()]
    print("hver sine:", sentences_of_their_own(questions[0]))
    print("samme:", same_sentence(questions[1]))
    print("levert:", twice(questions[2]))
    print("gitt bort:", answered_while_handed_over(questions[4:]))
    print("lukket:", submit_and_close(questions[3]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    sys.exit(main())
