"""A plan file must agree with itself and with what is registered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sporbar.exchange.files import (
    ActionAreaPart,
    AdoptionPart,
    AreaLinkPart,
    BodyPart,
    CooperationPart,
    FocusAreaPart,
    InvolvementPart,
    NumberPart,
    OrganisationPart,
    PlanFile,
    SeatPart,
    StrandPart,
)
from sporbar.exchange.plan_status import apply_plan_file
from sporbar.organisations.models import Cooperation
from tests.exchange.samples import (
    BOARD,
    COMPANY,
    COUNCIL,
    FOCUS_AREAS,
    MUNICIPALITY,
    a_measure,
    a_plan,
)

pytestmark = pytest.mark.django_db

Refusing = Callable[[PlanFile], list[str]]


def with_measure(**changes: Any) -> PlanFile:
    return a_plan(measures=(a_measure(1, **changes),))


WRONG = {
    "number twice in a focus area": (
        a_plan(2, measures=(a_measure(1), a_measure(1, title="Et annet"))),
        "measures[2].number: «1.1» står to ganger; første gang er nr. 1.",
    ),
    "unknown action area": (
        with_measure(areas=(AreaLinkPart(code="1.3"),)),
        "measures[1].areas[1].code: Tiltaksområdet «1.3» finnes ikke. Mente du «1.2»?",
    ),
    "title no area has": (
        with_measure(areas=(AreaLinkPart(code="1.1", title="Reise"),)),
        "measures[1].areas[1].title: Tiltaksområde 1.1 er ikke kjent under tittelen «Reise». "
        "Mente du «Reiseliv»? Legg den eventuelt til som annen tittel.",
    ),
    "area linked twice": (
        with_measure(areas=(AreaLinkPart(code="1.1"), AreaLinkPart(code="1.1"))),
        "measures[1].areas[2].code: «1.1» står to ganger; første gang er nr. 1.",
    ),
    "unknown focus area": (
        with_measure(focus_area=7),
        "measures[1].focus_area: Satsingsområde 7 finnes ikke.",
    ),
    "applies to an unknown focus area": (
        with_measure(applies_to=(1, 9)),
        "measures[1].applies_to[2]: Satsingsområde 9 finnes ikke.",
    ),
    "unknown working form": (
        with_measure(working_forms=("nettwork",)),
        "measures[1].working_forms[1]: Arbeidsformen «nettwork» finnes ikke. Mente du «network»?",
    ),
    "strand twice": (
        with_measure(strands=(StrandPart(title="A"), StrandPart(title="A"))),
        "measures[1].strands[2].title: «A» står to ganger; første gang er nr. 1.",
    ),
    "unknown responsible body": (
        with_measure(responsible_body="Rådet"),
        "measures[1].responsible_body: Organet «Rådet» finnes ikke. Mente du «Regionrådet»?",
    ),
    "unknown organisation": (
        with_measure(involved=(InvolvementPart(role="partner", organisation="Nordre AS"),)),
        "measures[1].involved[1].organisation: Organisasjonen «Nordre AS» finnes ikke. "
        "Kjente er «Ås kommune», «Utvikling AS».",
    ),
    "both organisation and body": (
        with_measure(
            involved=(InvolvementPart(role="partner", organisation="Utvikling AS", body="Styret"),)
        ),
        "measures[1].involved[1]: Oppgi en organisasjon, et organ eller en person, ett av dem.",
    ),
    "neither organisation nor body": (
        with_measure(involved=(InvolvementPart(role="partner"),)),
        "measures[1].involved[1]: Oppgi en organisasjon, et organ eller en person, ett av dem.",
    ),
    "continues what is not there": (
        with_measure(continues="2010/1.3"),
        "measures[1].continues: Tiltak 1.3 i planen for 2010 finnes ikke. Les inn den planen "
        "først, eller la feltet være tomt.",
    ),
    "continues itself": (
        with_measure(continues="2011/1.1"),
        "measures[1].continues: «2011/1.1» er i denne planen; ventet et tidligere år.",
    ),
    "continues written wrongly": (
        with_measure(continues="i fjor"),
        "measures[1].continues: «i fjor» viser ikke til et tiltak med planens år. Skriv 2010/1.3.",
    ),
    "no title": (
        with_measure(title=" \u200b "),
        "measures[1].title: Feltet er tomt og må fylles ut.",
    ),
    "title too long": (
        with_measure(title="x" * 201),
        "measures[1].title: Teksten har 201 tegn; høyst 200 får plass.",
    ),
    "day that does not exist": (
        a_plan(
            organisations=(
                replace(
                    MUNICIPALITY, numbers=(NumberPart(number="0214", valid_from="2011-02-30"),)
                ),
                COMPANY,
            )
        ),
        "organisations[1].numbers[1].valid_from: Dagen 2011-02-30 finnes ikke i kalenderen.",
    ),
    "number out of force before it was in force": (
        a_plan(
            organisations=(
                replace(
                    MUNICIPALITY,
                    numbers=(
                        NumberPart(number="0214", valid_from="2011-01-01", valid_to="2010-01-01"),
                    ),
                ),
                COMPANY,
            )
        ),
        "organisations[1].numbers[1].valid_to: 2010-01-01 er før 2011-01-01.",
    ),
    "municipality number of three digits": (
        a_plan(
            organisations=(
                replace(MUNICIPALITY, numbers=(NumberPart(number="214", valid_from="2011-01-01"),)),
                COMPANY,
            )
        ),
        "organisations[1].numbers[1].number: «214» er ikke et kommunenummer (fire siffer).",
    ),
    "organisation number with a wrong check digit": (
        a_plan(organisations=(replace(MUNICIPALITY, organisation_number="974760674"), COMPANY)),
        "organisations[1].organisation_number: «974760674» er ikke et gyldig organisasjonsnummer "
        "(ni siffer).",
    ),
    "date nobody can read": (
        a_plan(seats=(SeatPart(body="Styret", role="leder", valid_from="neste år"),)),
        "seats[1].valid_from: «neste år» er ikke en dato vi kan lese. Skriv for eksempel "
        "2011-03-16, 2011-03, 2011-23 (høsten), 2011-41 (andre halvår) eller 2011-09/2011-12.",
    ),
    "colour": (
        a_plan(cooperation=CooperationPart(slug="fjordregionen", name="F", colour="blå")),
        "cooperation.colour: «blå» er ikke en farge. Skriv for eksempel #1e4d6b.",
    ),
    "website": (
        a_plan(cooperation=CooperationPart(slug="f", name="F", website="javascript:alert(1)")),
        "cooperation.website: «javascript:alert(1)» er ikke en nettadresse (https://…).",
    ),
    "unknown body of a seat": (
        a_plan(seats=(SeatPart(body="Rektoratet", role="leder"),)),
        "seats[1].body: Organet «Rektoratet» finnes ikke. Kjente er «Regionrådet», «Styret».",
    ),
    "unknown legal entity of a body": (
        a_plan(bodies=(replace(COUNCIL, legal_entity="Fjorden"), BOARD)),
        "bodies[1].legal_entity: Den juridiske enheten «Fjorden» finnes ikke. "
        "Mente du «Fjordrådet»?",
    ),
    "organisation twice": (
        a_plan(organisations=(MUNICIPALITY, COMPANY, COMPANY)),
        "organisations[3].name: «Utvikling AS» står to ganger; første gang er nr. 2.",
    ),
    "body twice": (
        a_plan(bodies=(COUNCIL, BOARD, BodyPart(name="Styret", kind="external"))),
        "bodies[3].name: «Styret» står to ganger; første gang er nr. 2.",
    ),
    "action area under two focus areas": (
        a_plan(
            focus_areas=(
                FOCUS_AREAS[0],
                FocusAreaPart(
                    number=2, title="S", action_areas=(ActionAreaPart(code="1.1", title="T"),)
                ),
            )
        ),
        "focus_areas[2].action_areas[1].code: Tiltaksområdet «1.1» står to ganger; første gang "
        "er under satsingsområde 1.",
    ),
    "decision without adoption": (
        a_plan(adoption=AdoptionPart(by="Regionrådet")),
        "adoption.adopted: Et vedtak er oppgitt, men planen er ikke merket vedtatt.",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_mistake_is_named(content: PlanFile, sentence: str, refused: Refusing) -> None:
    assert sentence in refused(content)
    assert Cooperation.objects.count() == 0


def test_all_mistakes_are_named_at_once(refused: Refusing) -> None:
    content = a_plan(
        measures=(a_measure(1), a_measure(1, working_forms=("x",), responsible_body="Y")),
        seats=(SeatPart(body="Z", role="leder"),),
    )

    assert len(refused(content)) == 4


def test_what_is_registered_need_not_stand_in_the_file(plan: PlanFile) -> None:
    following = a_plan(
        1,
        plan_title="Handlingsplan 2012",
        year=2012,
        organisations=(),
        bodies=(),
        seats=(),
        focus_areas=(),
        working_forms=(),
        legal_entities=(),
        measures=(a_measure(1, continues="2011/1.1"),),
    )

    outcome = apply_plan_file(content=following, by=None)

    assert outcome.counts["tiltak"].new == 1


def test_what_another_cooperation_registered_does_not_count(
    plan: PlanFile, refused: Refusing
) -> None:
    other = replace(
        a_plan(1, organisations=(OrganisationPart(name="Ås kommune", kind="municipality"),)),
        cooperation=CooperationPart(slug="dalregionen", name="Dalregionen"),
        bodies=(replace(COUNCIL, legal_entity=None),),
        seats=(),
        adoption=AdoptionPart(),
    )

    assert any("Styret" in sentence for sentence in refused(other))
    assert any("Utvikling AS" in sentence for sentence in refused(other))
