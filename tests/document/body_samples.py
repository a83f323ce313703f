"""Hand-written snapshots that tell of bodies, cases and councils, made from those of `samples`.

`governed()` has every part about meetings, decisions, councils, consultations, representation,
events and agreements; `governed_annual()` is the same as an annual report, `governed_in_nynorsk()`
in nynorsk, and `governed_by_nobody()` has the parts and nothing in them.
"""

from dataclasses import replace

from sporbar.document.snapshot import (
    AdoptionCase,
    Agreement,
    ComputedFact,
    Consultation,
    CouncilAnswer,
    DecisionFollowUp,
    Event,
    Meeting,
    MeetingItem,
    Part,
    Representation,
    Snapshot,
    Withheld,
)
from tests.document import samples

GOVERNED_OUTLINE: tuple[Part, ...] = (
    "one_page",
    "introduction",
    "how_to_read",
    "focus_areas",
    "meetings",
    "follow_up",
    "adoptions",
    "consultations",
    "representation",
    "events",
    "agreements",
    "annexes",
    "accounts",
    "colophon",
)

RENOVATION = AdoptionCase(
    title="Felles renovasjonsordning",
    reference="Regionrådet, sak 019/10",
    wording="Kommunestyret slutter seg til felles innsamling av avfall fra 2012.",
    rule="all",
    fixed_from="2012-01-01",
    answers=(
        *(CouncilAnswer(state="adopted") for _ in range(6)),
        CouncilAnswer(state="waiting", expected="2011-09", first_expected="2011-06"),
    ),
    measures=("2.1",),
)
NAMED = AdoptionCase(
    title="Felles IKT-strategi",
    wording="Kommunestyret vedtar strategien og setter av kr 150 000.",
    rule="majority",
    answers=(
        CouncilAnswer(
            state="adopted", council="Notodden", decided="2011-05-12", case_number="47/11"
        ),
        CouncilAnswer(
            state="adopted_changed",
            council="Tinn",
            decided="2011-05",
            case_number="PS 5/11",
            wording="Kommunestyret vedtar strategien og setter av kr 75 000.",
            conditions="At de andre kommunene gjør det samme.",
        ),
        CouncilAnswer(state="rejected", council="Rollag", decided="2011-06-16"),
        CouncilAnswer(state="postponed", council="Hjartdal", first_expected="2011-05"),
        CouncilAnswer(state="returned", council="Flesberg"),
        CouncilAnswer(state="withdrawn", council="Kongsberg", decided="2011-04-06"),
        CouncilAnswer(state="left", council="Nore og Uvdal"),
    ),
)


def meetings() -> tuple[Meeting, ...]:
    recommend = "Regionrådet innstiller på tilskudd som foreslått."
    return (
        Meeting(
            body="Regionrådet",
            on="2011-03-22",
            place="Notodden",
            items=(
                MeetingItem(
                    title="Innstilling om regionale utviklingsmidler",
                    number="012/11",
                    outcome="adopted",
                    wording=recommend,
                    vote="Enstemmig",
                    measures=("1.1", "1.3"),
                ),
                MeetingItem(
                    title="Personalsak",
                    number="013/11",
                    outcome="noted",
                    withheld=Withheld(
                        legal_basis="offl. § 13 jf. fvl. § 13 første ledd", until="2071-03-22"
                    ),
                ),
                MeetingItem(title="Ny transportplan", outcome="postponed", postponed_to="2011-09"),
                MeetingItem(
                    title="Skolerute", outcome="returned", returned_to="Oppvekstnettverket"
                ),
                MeetingItem(title="Eventuelt"),
            ),
        ),
        Meeting(body="Regionrådet", on="2011-06", state="cancelled"),
        Meeting(body="Rådmannsutvalget", on="2011-08-26", state="planned", place="Rjukan"),
    )


def follow_ups() -> tuple[DecisionFollowUp, ...]:
    return (
        DecisionFollowUp(
            body="Regionrådet",
            on="2011-03-22",
            title="Felles ungdomskort",
            number="014/11",
            state="done",
            decision="Kortet innføres fra nyttår.",
            responsible="Samferdselsnettverket",
            deadline="2011-06-01",
            done="Kortet er bestilt.\nDet deles ut i august.",
        ),
        DecisionFollowUp(
            body="Regionrådet",
            on="2011-01",
            title="Sykkelvei langs Lågen",
            state="under_way",
            task="Avklare grunnen med eierne.",
            decision="Rådet ber om en forstudie.",
            responsible="Daglig leder",
            deadline="2011-06-15",
            done="To eiere har sagt ja.",
            plan="De andre spørres til høsten.",
            is_come_back=True,
            measures=("2.2",),
        ),
        DecisionFollowUp(
            body="Rådmannsutvalget",
            on="2010-11-03",
            title="Kjøp av eiendom",
            state="not_started",
            withheld=Withheld(legal_basis="offl. § 23"),
        ),
    )


def consultations() -> tuple[Consultation, ...]:
    return (
        Consultation(
            title="Regional plan for handel",
            kind="incoming",
            state="sent",
            sender="Buskerud fylkeskommune",
            received="2011-02",
            deadline="2011-05-01",
            answered_by="Daglig leder",
            adopted_by="Regionrådet",
            sent="2011-04-28",
            outcome="Planen ble vedtatt med vår grense for Kongsberg.",
            outcome_on="2011-06-21",
            measures=("1.3",),
        ),
        Consultation(
            title="Innspill til transportplanen",
            kind="own_initiative",
            sent="2011-03",
            sent_to="Samferdselsdepartementet",
        ),
        Consultation(
            title="Konseptvalgutredning E134",
            kind="study",
            sender="Statens vegvesen",
            expected="2011-08",
        ),
    )


def governed() -> Snapshot:
    """The half-year report with all that bodies, councils and others did."""
    snapshot = samples.followed()
    first, *others = snapshot.focus_areas
    network, *more = first.measures
    network = replace(
        network,
        decisions=(
            ComputedFact(
                text="Behandlet i Regionrådet 22. mars 2011, sak 012/11.",
                source="møteboka for Regionrådet",
            ),
        ),
        adoptions=(
            ComputedFact(
                text=(
                    "Seks av de sju kommunene har sluttet seg til;"
                    " den sjuende behandler saken i september."
                ),
                source="svarene fra kommunene",
            ),
        ),
        delays=(ComputedFact(text="Behandlingen i én kommune er flyttet fra juni til september."),),
    )
    return replace(
        snapshot,
        report=replace(snapshot.report, outline=GOVERNED_OUTLINE),
        focus_areas=(replace(first, measures=(network, *more)), *others),
        meetings=meetings(),
        follow_ups=follow_ups(),
        adoptions=(RENOVATION, NAMED),
        consultations=consultations(),
        representations=(
            Representation(
                body="Styret",
                role="medlem",
                organisation="Osloregionens Europakontor",
                on_behalf="Kongsbergregionen",
                since="2011-01-01",
                until="2014",
            ),
            Representation(body="Fylkets trafikkutvalg", role="vara", person="Nina Nettverk"),
        ),
        events=(
            Event(
                title="Reiselivskonferansen",
                kind="conference",
                on="2011-03-16/2011-03-17",
                place="Bolkesjø",
                organiser="Kongsbergregionen",
                together_with=("Innovasjon Norge", "Telemark fylkeskommune"),
                participants="over",
                participants_number=100,
                next_on="2012-03",
                measures=("1.3",),
            ),
            Event(title="Møte på Stortinget", kind="meeting", participants="several"),
            Event(title="Kurs i planlegging", kind="course", state="planned", on="2011-23"),
        ),
        agreements=(
            Agreement(
                title="Felles innkjøp",
                about="Rammeavtaler på vegne av alle.",
                parties=("Kongsberg", "Notodden", "Tinn"),
                since="2010-01-01",
                until="2013-12-31",
                notice_by="2013-06-30",
                renewal="ett år om gangen",
            ),
            Agreement(title="Skadefellingslag", since="2011"),
        ),
    )


def governed_annual() -> Snapshot:
    snapshot = governed()
    return replace(snapshot, report=replace(snapshot.report, kind="annual"))


def governed_in_nynorsk() -> Snapshot:
    snapshot = governed()
    return replace(snapshot, report=replace(snapshot.report, language="nn"))


def governed_by_nobody() -> Snapshot:
    snapshot = samples.bare()
    return replace(snapshot, report=replace(snapshot.report, outline=GOVERNED_OUTLINE))
