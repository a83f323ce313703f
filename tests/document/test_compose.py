"""The report as nodes: every part in its place, every silence in words."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from sporbar.document.codec import sealed
from sporbar.document.compose import compose, counts
from sporbar.document.nodes import (
    BarChart,
    Callout,
    DefinitionList,
    DeviationNote,
    Document,
    Heading,
    KeyFigures,
    Mark,
    PageLayout,
    Row,
    RowKind,
    Span,
    Table,
    TableStyle,
)
from sporbar.document.snapshot import (
    AccountGroup,
    BudgetComparison,
    FocusArea,
    Measure,
    Snapshot,
    StatusLine,
)
from tests.document import reading, samples
from tests.document.strategies import snapshots

SAMPLE = compose(samples.sample())
ANNUAL = compose(samples.annual())
BARE = compose(samples.bare())


def cells(measure: str) -> list[str]:
    """The four cells of a measure's row in the half-year report."""
    anchor = f"tiltak-{measure.replace('.', '-')}"
    for node in reading.nodes(SAMPLE):
        if isinstance(node, Table):
            for row in node.rows:
                if row.anchor == anchor:
                    return [reading.text(cell) for cell in row.cells]
    raise AssertionError(measure)


def one_measure(measure: Measure) -> str:
    """The status cell of a report that holds only this measure."""
    area = FocusArea(number=1, title="Område", measures=(measure,))
    document = compose(replace(samples.bare(), focus_areas=(area,)))
    return reading.rows(reading.table(document, "tabell-satsingsomrade-1"))[0][3]


# -- the whole ----------------------------------------------------------------------------------


def test_parts_come_in_the_order_of_the_outline() -> None:
    assert [section.anchor for section in SAMPLE.sections] == [
        "pa-en-side",
        "innledning",
        "slik-leses-rapporten",
        "satsingsomrade-1",
        "satsingsomrade-2",
        "satsingsomrade-3",
        "satsingsomrade-4",
        "satsingsomrade-5",
        "vedlegg",
        "regnskap",
        "om-utgaven",
    ]


def test_outline_decides_which_parts_are_there() -> None:
    snapshot = samples.sample()
    short = replace(snapshot, report=replace(snapshot.report, outline=("colophon", "one_page")))
    assert [one.anchor for one in compose(short).sections] == ["om-utgaven", "pa-en-side"]


def test_one_page_is_one_page_and_tables_of_measures_lie_down() -> None:
    assert reading.section(SAMPLE, "pa-en-side").layout == PageLayout.ONE_PAGE
    assert reading.section(SAMPLE, "satsingsomrade-1").layout == PageLayout.LANDSCAPE


def test_the_same_snapshot_makes_the_same_document() -> None:
    assert compose(samples.sample()) == SAMPLE


def test_a_snapshot_without_fingerprint_is_a_draft() -> None:
    assert SAMPLE.meta.draft
    assert not compose(sealed(samples.sample())).meta.draft


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_document_is_in_the_language_of_the_report(language: str) -> None:
    snapshot = samples.sample() if language == "nb" else samples.nynorsk()
    document = compose(snapshot)
    assert document.meta.language == language
    accounts = reading.section(document, "regnskap").title
    assert accounts == {"nb": "Regnskap", "nn": "Rekneskap"}[language]


@settings(max_examples=40)
@given(snapshots())
def test_any_snapshot_composes_to_a_sound_document(snapshot: Snapshot) -> None:
    document = compose(snapshot)
    anchors = reading.anchors(document)
    assert len(anchors) == len(set(anchors))
    assert set(reading.targets(document)) <= set(anchors)
    for node in reading.nodes(document):
        if isinstance(node, Table):
            assert all(len(row.cells) == len(node.columns) for row in node.rows)
        if isinstance(node, Heading):
            assert node.text.strip()
        if isinstance(node, Span):
            assert "\n" not in node.text


def test_links_lead_nowhere_a_part_is_left_out() -> None:
    snapshot = samples.sample()
    short = replace(snapshot, report=replace(snapshot.report, outline=("one_page",)))
    document = compose(short)
    assert set(reading.targets(document)) <= set(reading.anchors(document))
    assert not [node for node in reading.nodes(document) if isinstance(node, BarChart)]


def test_what_no_font_has_is_written_as_its_code_point() -> None:
    snapshot = replace(samples.sample(), introduction=("Hei 🧿 der",))
    latin = frozenset(range(0x20, 0x250))
    assert "Hei [U+1F9FF] der" in reading.text(compose(snapshot, latin))
    assert "Hei 🧿 der" in reading.text(compose(snapshot))  # the shipped fonts have it


def test_twice_the_same_number_still_gives_two_addresses() -> None:
    twin = Measure(number=1, title="Tvilling")
    area = FocusArea(number=1, title="Område", measures=(twin, twin))
    anchors = reading.anchors(compose(replace(samples.bare(), focus_areas=(area,))))
    assert {"tiltak-1-1", "tiltak-1-1-2"} <= set(anchors)


def test_bare_snapshot_says_what_it_lacks() -> None:
    text = reading.text(BARE)
    assert "Det er ikke levert regnskap til denne rapporten." in text
    assert "Rapporten har ingen vedlegg." in text
    assert "Daglig leder har ikke skrevet noen innledning." in text
    assert "Ingen avvik er rapportert." in text


# -- the cover ----------------------------------------------------------------------------------


def test_cover_says_whose_when_and_on_what() -> None:
    assert SAMPLE.cover.organisation == "Kongsbergregionen"
    assert SAMPLE.cover.lines == (
        "Status pr. 1.\u00a0juli 2011",
        "Periode: 1.\u00a0januar 2011 til 30.\u00a0juni 2011",
        "Rapportert på Handlingsplan 2011",
        "Avgitt av: Daglig leder",
        "Utgave\u00a01, publisert 26.\u00a0august 2011",
    )


def test_fictional_cooperation_says_so_on_the_cover() -> None:
    assert BARE.cover.lines[-1] == "Oppdiktet samarbeid til demonstrasjon"


def test_an_unusable_colour_is_replaced() -> None:
    snapshot = samples.sample()
    odd = replace(snapshot, cooperation=replace(snapshot.cooperation, colour="red;}"))
    assert compose(odd).cover.colour == "#1e4d6b"


# -- one page -----------------------------------------------------------------------------------


def test_key_figures_are_counts_and_kroner() -> None:
    (figures,) = (one for one in reading.nodes(SAMPLE) if isinstance(one, KeyFigures))
    assert [(one.value, one.label) for one in figures.items] == [
        ("14", "tiltak i planen"),
        ("6", "tiltak med avvik, 1 av dem er vår kobling"),
        ("kr\u00a01\u00a0130\u00a0000", "innstilt, ikke bevilget"),
        ("kr\u00a0−2\u00a0538\u00a0391", "netto i regnskapet"),
    ]


def test_answers_and_progress_are_counted() -> None:
    text = reading.text(reading.section(SAMPLE, "pa-en-side"))
    assert "11 aktivitet, 1 ingen aktivitet, 1 se vedlegg, 1 ikke rapportert" in text
    assert "1 i tråd med planen, 2 delvis, 1 på vent, 10 ikke oppgitt" in text
    assert "1 i tråd med planen, 1 ferdig, 1 ikke oppgitt" in text


def test_all_deviations_stand_in_one_table() -> None:
    table = reading.table(SAMPLE, "avvik")
    assert table.style == TableStyle.COMPACT
    assert [row[:2] for row in reading.rows(table)] == [
        ["1.6 Statlige arbeidsplasser", "på vent (vår kobling)"],
        ["2.7 Vegglifjelltunnel", "på vent"],
        ["3.1 Arena for bærekraftig bygdeutvikling", "utsatt"],
        ["3.2 Bærekraftig hytteutvikling", "utsatt"],
        ["4.3 Høgskolene", "nedprioritert"],
        ["5.6 Skole- og barnehageutvikling", "forlenget, avsluttet 1.\u00a0juli 2011"],
    ]
    assert reading.rows(table)[2][3:] == [
        "høsten 2011–vinteren 2012",
        "Styringsgruppa (rådmennene), våren 2011",
    ]
    assert table.rows[0].anchor == "avvik-1-6-1"


def test_a_shared_deviation_stands_once_with_all_its_measures() -> None:
    line = samples.POSTPONED_START
    area = FocusArea(
        number=1,
        title="Område",
        measures=(
            Measure(number=1, title="A", status=(replace(line, shared_with=("1.2",)),)),
            Measure(number=2, title="B", status=(replace(line, shared_with=("1.1",)),)),
        ),
    )
    document = compose(replace(samples.bare(), focus_areas=(area,)))
    assert [row[0] for row in reading.rows(reading.table(document, "avvik"))] == ["1.1 og 1.2"]


def test_recommendations_add_up_and_are_not_granted() -> None:
    table = reading.table(SAMPLE, "innstillinger")
    last = table.rows[-1]
    assert last.kind == RowKind.SUM
    assert reading.rows(table)[-1] == [
        "Sum innstilt, ikke bevilget",
        "",
        "1\u00a0130\u00a0000",
    ]


def test_a_scheme_shared_by_all_recommendations_is_said_once_and_whole() -> None:
    snapshot = samples.sample()
    (scheme,) = {item.scheme for _, item in counts.recommendations(snapshot)}
    table = reading.table(SAMPLE, "innstillinger")
    assert table.caption == f"Innstillinger om tilskudd: {scheme}"
    assert "Ordning" not in [column.header for column in table.columns]


def test_different_schemes_keep_their_column() -> None:
    snapshot = samples.sample()
    at, area = next(
        (at, area)
        for at, area in enumerate(snapshot.focus_areas)
        if any(one.recommendations for one in area.measures)
    )
    measures = list(area.measures)
    place = next(place for place, one in enumerate(measures) if one.recommendations)
    first, *rest = measures[place].recommendations
    other = replace(first, scheme="En annen ordning")
    measures[place] = replace(measures[place], recommendations=(other, first, *rest))
    areas = list(snapshot.focus_areas)
    areas[at] = replace(area, measures=tuple(measures))
    document = compose(replace(snapshot, focus_areas=tuple(areas)))
    table = reading.table(document, "innstillinger")
    assert table.caption == "Innstillinger om tilskudd"
    assert reading.rows(table)[0][2] == "En annen ordning"


def test_what_is_missing_is_listed() -> None:
    section = reading.section(SAMPLE, "pa-en-side")
    (callout,) = (one for one in reading.nodes(section) if isinstance(one, Callout))
    text = reading.text(callout)
    for sentence in (
        "Vedlegg\u00a01, Rapport fra SuksIT, mangler",
        "Ikke rapportert: tiltak 5.12",
        "Deltiltak som ikke er rapportert: 5.6 Barnehage",
        "Nummeret er ikke trykt i kilden: tiltak 3.2",
        "Hvem som vedtok planen, eller når, er ikke oppgitt",
        "Regnskapet er uten budsjett å sammenligne med",
    ):
        assert sentence in text


# -- the measures -------------------------------------------------------------------------------


def test_table_of_measures_has_the_four_columns() -> None:
    table = reading.table(SAMPLE, "tabell-satsingsomrade-1")
    assert [column.header for column in table.columns] == [
        "Tiltak",
        "Tiltaksområde",
        "Aktivitet / arbeidsform",
        "Status pr. 1.\u00a0juli 2011",
    ]


def test_areas_a_measure_applies_to_are_written_out() -> None:
    assert cells("1.1")[1] == "Gjelder satsingsområdene 1, 2, 3 og 4"
    assert cells("4.4")[1] == "Gjelder alle satsingsområdene: 1, 2, 3, 4 og 5"


def test_also_relevant_areas_are_told_apart() -> None:
    assert cells("2.7")[1] == "2.1 Utvikling innen veg og baneOgså relevant for:1.1 Reiseliv"


def test_working_forms_are_printed_by_their_titles() -> None:
    assert cells("1.1")[2] == (
        "Arbeidsform: Nettverk, Arena, Prosjekt/programSamordne innsats og dele kompetanse"
    )


def test_unprinted_number_former_name_and_inferred_project_are_said() -> None:
    assert "Nummeret er ikke trykt i kilden." in cells("3.2")[0]
    assert "Tidligere navn: Geosenteret (endret 2011)" in cells("1.3")[0]
    assert "Exploria, tidligere Norsk Geosenter" in cells("1.3")[0]
    assert "Prosjekt F230 SAMORDNET NÆRINGSAPPARAT (vår kobling)" in cells("1.1")[0]
    assert "F248 HØYKON Gevinst (vår kobling?)" in cells("2.6")[0]


def test_no_activity_is_an_answer_and_may_have_sentences() -> None:
    assert cells("1.6")[3].startswith("Ingen aktivitet i perioden")
    assert "Målet er flere statlige arbeidsplasser." in cells("1.6")[3]


def test_see_annex_says_that_the_annex_is_missing() -> None:
    assert cells("5.1")[3] == "Se vedlegg\u00a01: Rapport fra SuksIT (vedlegget mangler)"


def test_see_annex_without_an_annex_says_so() -> None:
    assert one_measure(Measure(number=1, title="A", answer="see_annex")) == (
        "Se vedlegg (ikke oppgitt)"
    )


def test_silence_is_said() -> None:
    assert cells("5.12")[3] == "Ikke rapportert"


def test_progress_not_stated_is_said() -> None:
    assert cells("4.4")[3].startswith("Framdrift: ikke oppgitt")


def test_strands_have_their_own_blocks() -> None:
    status = cells("5.6")[3]
    assert "FEIDE" not in status  # strand titles are subheadings, not spans
    assert "Framdrift: ferdig" in status
    assert status.endswith("Ikke rapportert")


def test_shared_status_names_the_others_once() -> None:
    assert cells("5.9")[3].count("Felles status med 5.10") == 1


def test_a_sentence_shared_alone_says_so_itself() -> None:
    lines = (StatusLine(text="Felles.", shared_with=("1.2", "1.3")), StatusLine(text="Egen."))
    measure = Measure(number=1, title="A", answer="activity", status=lines)
    assert "Felles. (felles status med 1.2 og 1.3)Egen." in one_measure(measure)


def test_a_date_after_the_as_of_date_is_remarked_beside_the_sentence() -> None:
    assert cells("4.4")[3].endswith(
        "ORE besøkte regionrådet i juli. (dato etter 1.\u00a0juli 2011)"
    )
    assert "dato etter" not in cells("5.6")[3]


def test_deviating_sentence_is_marked_and_has_its_details() -> None:
    notes = [one for one in reading.nodes(SAMPLE) if isinstance(one, DeviationNote)]
    tunnel = notes[1]
    assert tunnel.label == "Avvik: på vent"
    assert {span.mark for span in tunnel.spans} == {Mark.DEVIATION}
    assert [(one.term, reading.text(one)) for one in tunnel.details] == [
        ("Årsak", "Finansieringen er ikke sikret"),
        ("Ny dato", "høsten 2011"),
        ("Ikke oppgitt", "konsekvens, tiltak for å rette opp og meldt til"),
    ]


def test_uncertain_deviation_is_marked_as_ours() -> None:
    first = next(one for one in reading.nodes(SAMPLE) if isinstance(one, DeviationNote))
    assert first.label == "Avvik (vår kobling): på vent"
    assert first.details[-1].spans[0].mark == Mark.COMPUTED


def test_recommendation_stands_with_its_measure() -> None:
    assert (
        "Innstilt, ikke bevilget: kr\u00a0150\u00a0000 (Regionrådet, mars 2011)" in cells("1.3")[3]
    )


def test_annual_report_gives_every_measure_a_heading() -> None:
    headings = [one for one in reading.nodes(ANNUAL) if isinstance(one, Heading)]
    measures = [one.text for one in headings if one.anchor.startswith("tiltak-") and one.level == 2]
    assert len(measures) == 14
    assert "5.6 Skole- og barnehageutvikling" in measures
    assert [one.text for one in headings if one.level == 3] == [
        "FEIDE",
        "Skolelederprogram",
        "Barnehage",
    ]


def test_annual_report_says_more() -> None:
    text = reading.text(ANNUAL)
    assert "Kongsberg kommune, Skole (koordinator)" in text
    assert "Exploria, tidligere Norsk Geosenter (partner)" in text
    assert "møter: 5" in text
    assert "deltakere: over 100" in text
    assert "sluttrapport: august 2011" in text
    assert ", netto kr\u00a044\u00a0666" in text


# -- annexes, accounts, colophon ----------------------------------------------------------------


def test_missing_annex_keeps_its_place() -> None:
    section = reading.section(SAMPLE, "vedlegg")
    assert [one.anchor for one in section.blocks if isinstance(one, Heading)] == ["vedlegg-1"]
    text = reading.text(section)
    assert "Plassen er holdt av, så nummeret står fast." in text
    assert "Gjelder tiltak 5.1." in text


def test_groups_have_sums_and_a_total() -> None:
    table = reading.table(SAMPLE, "tabell-artsgrupper")
    found = reading.rows(table)
    assert found[0] == ["110 Lønn", "997\u00a0935"]
    assert ["Sum kostnader", "5\u00a0237\u00a0269"] in found
    assert ["Sum inntekter", "−7\u00a0775\u00a0660"] in found
    assert found[-1] == ["Totalt", "−2\u00a0538\u00a0391"]
    assert table.rows[0].anchor == "gruppe-110"


def test_projects_end_in_rounding_and_total() -> None:
    table = reading.table(SAMPLE, "tabell-prosjekter")
    assert reading.rows(table)[-3:] == [
        ["Uten prosjekt", "ikke koblet", "10\u00a0105"],
        ["Avrunding", "", "1"],
        ["Netto, totalt", "", "−2\u00a0538\u00a0391"],
    ]
    assert [row.kind for row in table.rows[-2:]] == [RowKind.ROUNDING, RowKind.TOTAL]
    assert table.rows[0].anchor == "prosjekt-F203"
    assert table.rows[-3].anchor == "prosjekt-uten"


def test_there_is_no_rounding_line_without_a_difference() -> None:
    snapshot = samples.sample()
    assert snapshot.accounts is not None
    whole = tuple(
        replace(project, net=f"{project.net[:-2]}00") for project in snapshot.accounts.projects
    )
    whole = (replace(whole[0], net="-571127.00"), *whole[1:])
    document = compose(replace(snapshot, accounts=replace(snapshot.accounts, projects=whole)))
    table = reading.table(document, "tabell-prosjekter")
    assert RowKind.ROUNDING not in {row.kind for row in table.rows}


@settings(max_examples=25)
@given(snapshots())
def test_printed_rows_always_add_up_to_the_printed_total(snapshot: Snapshot) -> None:
    def printed(text: str) -> int:
        return int(text.replace("\u00a0", "").replace("−", "-"))

    if snapshot.accounts is not None:
        table = reading.table(compose(snapshot), "tabell-prosjekter")
        *parts, total = (printed(row[-1]) for row in reading.rows(table))
        assert sum(parts) == total
        groups = reading.table(compose(snapshot), "tabell-artsgrupper")
        body = [
            printed(cells[-1])
            for cells, row in zip(reading.rows(groups), groups.rows, strict=True)
            if row.kind not in {RowKind.SUM, RowKind.TOTAL}
        ]
        assert sum(body) == printed(reading.rows(groups)[-1][-1])


def test_inferred_project_links_are_ours() -> None:
    table = reading.table(SAMPLE, "tabell-prosjekter")
    row = next(row for row in table.rows if row.anchor == "prosjekt-F204")
    assert [(span.text, span.mark) for span in row.cells[1].blocks[0].spans] == [
        ("5.1", Mark.PLAIN),
        (" (vår kobling)", Mark.COMPUTED),
    ]


def test_accounts_say_what_minus_means_and_that_they_add_up() -> None:
    text = reading.text(reading.section(SAMPLE, "regnskap"))
    assert "Netto kr\u00a0−2\u00a0538\u00a0391 betyr at inntektene så langt er større" in text
    assert "Artsgruppene og prosjektene gir samme sum, kr\u00a0−2\u00a0538\u00a0391." in text
    assert "Enkeltposteringene bak er oppdiktet" in text


def _with_invented(invented: bool) -> Snapshot:
    snapshot = samples.sample()
    assert snapshot.accounts is not None
    return replace(snapshot, accounts=replace(snapshot.accounts, postings_are_invented=invented))


@pytest.mark.parametrize("anchor", ["regnskap", "pa-en-side"])
def test_only_real_postings_are_said_to_reconcile(anchor: str) -> None:
    reconciled = "Summene er avstemt mot regnskapets egne saldoer."
    real, invented = (
        reading.text(reading.section(compose(_with_invented(one)), anchor)) for one in (False, True)
    )
    assert reconciled in real
    assert reconciled not in invented
    assert "Posteringene er laget slik at de gir disse summene." in invented


def test_summary_says_whether_the_accounts_add_up() -> None:
    section = reading.section(SAMPLE, "pa-en-side")
    chart = next(at for at, one in enumerate(section.blocks) if isinstance(one, BarChart))
    text = reading.text(section.blocks[chart + 1])
    assert "Artsgruppene og prosjektene gir samme sum, kr\u00a0−2\u00a0538\u00a0391." in text
    assert "Avrundingen i tabellen over prosjekter er kr\u00a01." in text


def test_accounts_that_do_not_add_up_say_so() -> None:
    snapshot = samples.sample()
    assert snapshot.accounts is not None
    extra = AccountGroup(code="116", name="Annet", kind="cost", amount="1.00")
    wrong = replace(snapshot.accounts, groups=(*snapshot.accounts.groups, extra), reconciled=False)
    text = reading.text(compose(replace(snapshot, accounts=wrong)))
    assert "Artsgruppene gir kr\u00a0−2\u00a0538\u00a0390, prosjektene" in text
    assert "Summene stemmer ikke med regnskapets egne saldoer." in text


def test_budget_is_compared_with_the_phased_one() -> None:
    snapshot = samples.sample()
    assert snapshot.accounts is not None
    line = BudgetComparison(
        code="110", name="Lønn", budget="2000.00", phased="1000.00", actual="1100.00"
    )
    document = compose(replace(snapshot, accounts=replace(snapshot.accounts, budget=(line,))))
    assert reading.rows(reading.table(document, "tabell-budsjett")) == [
        ["110 Lønn", "2\u00a0000", "1\u00a0000", "1\u00a0100", "100 merforbruk"]
    ]


def test_charts_have_their_tables() -> None:
    charts = [one for one in reading.nodes(SAMPLE) if isinstance(one, BarChart)]
    assert [chart.table_anchor for chart in charts] == ["tabell-artsgrupper", "tabell-prosjekter"]
    assert "Størst inntekt: F241 IKT DRIFT, kr\u00a0−2\u00a0339\u00a0729." in charts[1].description


def test_colophon_keeps_the_four_dates_apart() -> None:
    text = reading.text(reading.section(SAMPLE, "om-utgaven"))
    for day in ("1.\u00a0juli", "15.\u00a0august", "19.\u00a0august", "26.\u00a0august"):
        assert f"{day} 2011" in text
    assert "Begrunnelse: Vedlegget ettersendes." in text


def test_colophon_carries_the_fingerprint() -> None:
    snapshot = sealed(samples.sample())
    assert snapshot.fingerprint is not None
    assert snapshot.fingerprint in reading.text(compose(snapshot))


def test_correction_is_explained_first() -> None:
    snapshot = samples.sample()
    corrected = replace(
        snapshot, edition=replace(snapshot.edition, number=2, correction_note="Sum rettet.")
    )
    first = reading.section(compose(corrected), "om-utgaven").blocks[0]
    assert isinstance(first, Callout)
    assert (first.title, reading.text(first)) == ("Rettelse", "Sum rettet.")


# -- one page, however much there is ------------------------------------------------------------


def _crowded() -> Snapshot:
    """The sample with its measure 1.3 (recommended, here deviating too) sixty times."""
    sample = samples.sample()
    area = sample.focus_areas[0]
    model = next(one for one in area.measures if one.recommendations)
    deviating = next(
        line
        for place in sample.focus_areas
        for one in place.measures
        for line in one.status
        if line.deviation is not None
    )
    measures = tuple(replace(model, number=number, status=(deviating,)) for number in range(1, 61))
    return replace(sample, focus_areas=(replace(area, measures=measures),))


def test_summary_counts_the_deviations_it_has_no_room_for() -> None:
    document = compose(_crowded())

    last = reading.rows(reading.table(document, "avvik"))[-1]

    assert len(reading.rows(reading.table(document, "avvik"))) == 41
    assert "20 til" in last[0]


def test_summary_of_recommendations_still_adds_up() -> None:
    rows = reading.rows(reading.table(compose(_crowded()), "innstillinger"))
    kroner = [int(row[-1].replace("\u00a0", "")) for row in rows]

    assert "40 til" in rows[-2][0]
    assert sum(kroner[:-1]) == kroner[-1]


# -- what a round adds -----------------------------------------------------------------------------

FOLLOWED = compose(samples.followed())
FOLLOWED_ANNUAL = compose(samples.followed_annual())


def told(document: Document, anchor: str) -> str:
    """Everything in the row or below the heading with that anchor."""
    for node in reading.nodes(document):
        if isinstance(node, Row) and node.anchor == anchor:
            return everything(node)
    raise AssertionError(anchor)


def everything(value: object) -> str:
    return " ".join(
        text
        for node in reading.nodes(value)
        for text in (getattr(node, name, None) for name in ("text", "label", "term"))
        if isinstance(text, str)
    )


def test_computed_facts_are_marked_and_carry_their_source() -> None:
    spans = [node for node in reading.nodes(FOLLOWED) if isinstance(node, Span)]
    place = next(i for i, span in enumerate(spans) if span.text.startswith("Netto hittil"))
    assert [(span.text, span.mark) for span in spans[place : place + 2]] == [
        ("Netto hittil i år er kr 44 666.", Mark.COMPUTED),
        (" (kilde: Regnskapet pr. 30. juni 2011, prosjekt F230)", Mark.COMPUTED),
    ]


def test_a_deviation_with_a_source_is_still_bold_italics() -> None:
    note = next(
        node
        for node in reading.nodes(FOLLOWED)
        if isinstance(node, DeviationNote) and "Mellomfasen" in node.spans[0].text
    )
    assert [span.mark for span in note.spans] == [Mark.DEVIATION, Mark.COMPUTED]


def test_carried_over_words_say_so() -> None:
    assert "videreført. (" in told(FOLLOWED, "tiltak-1-1").replace("  ", " ")
    assert "(videreført fra forrige rapport)" in told(FOLLOWED, "tiltak-1-1")


def test_deviations_of_earlier_reports_stand_at_the_measure() -> None:
    row = told(FOLLOWED, "tiltak-1-1")
    assert "Fortsatt åpent avvik: bemanning" in row
    assert "Meldt i Årsrapport 2010" in row
    assert "Fortsatt åpent avvik (vår kobling): forsinket" in row
    assert "en tidligere rapport" in row
    assert "Deltiltak Nettsted" in row
    settled = told(FOLLOWED, "tiltak-1-3")
    assert "utsatt. «Åpningen er utsatt.» (Årsrapport 2010; avsluttet mars 2011)" in settled


def test_earlier_deviations_are_counted_on_the_first_page() -> None:
    page = reading.section(FOLLOWED, "pa-en-side")
    facts = {
        item.term: reading.text(item.spans)
        for node in reading.nodes(page)
        if isinstance(node, DefinitionList)
        for item in node.items
    }
    assert facts["Fortsatt åpne avvik"] == "2 avvik fra tidligere rapporter, ved tiltak 1.1"
    assert facts["Avsluttet i perioden"] == "1 avvik"
    assert facts["Vedlegg\u00a01"] == (
        "Rapport fra SuksIT: 3 tiltak, 1 med avvik, 1 ikke rapportert"
    )
    assert "Ikke rapportert i vedlegg\u00a01: tiltak 2.1" in reading.text(page)


def test_one_deviation_at_two_measures_is_counted_once_and_places_are_cut() -> None:
    snapshot = samples.followed()
    area = snapshot.focus_areas[0]
    (again, *_) = area.measures[0].open_deviations
    labels = [f"1.{number}" for number in range(1, 31)]
    many = tuple(
        Measure(
            number=number,
            title=f"T{number}",
            open_deviations=(
                replace(again, shared_with=tuple(one for one in labels if one != f"1.{number}")),
            ),
        )
        for number in range(1, 31)
    )
    document = compose(replace(snapshot, focus_areas=(replace(area, measures=many),)))
    assert "1 avvik fra tidligere rapporter, ved tiltak 1.1, 1.2" in reading.text(document)
    assert " … og 18 til" in reading.text(document)
    assert "Felles status med 1.1 ,  1.3" in told(document, "tiltak-1-2")


def test_deviations_that_merely_read_the_same_are_counted_each() -> None:
    snapshot = samples.followed()
    area = snapshot.focus_areas[0]
    again = area.measures[0].open_deviations[:1]
    two = tuple(Measure(number=one, title=f"T{one}", open_deviations=again) for one in (1, 2))
    document = compose(replace(snapshot, focus_areas=(replace(area, measures=two),)))
    assert "2 avvik fra tidligere rapporter, ved tiltak 1.1 og 1.2" in reading.text(document)


def test_marks_are_explained_only_where_they_are_used() -> None:
    guide = everything(reading.section(FOLLOWED, "slik-leses-rapporten"))
    assert "Videreført fra forrige rapport" in guide
    assert "Fortsatt åpent avvik" in guide
    before = everything(reading.section(SAMPLE, "slik-leses-rapporten"))
    assert "Videreført" not in before and "Fortsatt åpent" not in before


def test_a_sub_bodys_report_is_a_chapter_with_its_own_facts() -> None:
    chapter = reading.section(FOLLOWED, "vedlegg-1")
    assert chapter.title == "Vedlegg\u00a01: Rapport fra SuksIT"
    assert chapter.layout is PageLayout.LANDSCAPE
    found = everything(chapter)
    for text in (
        "Styret for SuksIT",
        "IKT-plan 2011, versjon 2",
        "30.\u00a0juni 2011",
        "10.\u00a0august 2011",
        "Nina Nettverk, IKT-leder",
        "IKT-samarbeidet har hatt et travelt halvår.",
        "Flyttingen av Tinn er utsatt til høsten.",
        "Ikke rapportert",
    ):
        assert text in found, text


@pytest.mark.parametrize("document", [FOLLOWED, FOLLOWED_ANNUAL], ids=["half-year", "annual"])
def test_links_and_anchors_of_an_annex_are_its_own(document: Document) -> None:
    anchors = reading.anchors(document)
    assert len(anchors) == len(set(anchors))
    assert {"tiltak-1-1", "vedlegg-1-tiltak-1-1", "vedlegg-1-satsingsomrade-1"} <= set(anchors)
    assert set(reading.targets(document)) <= set(anchors)
    chapter = reading.section(document, "vedlegg-1")
    within = {one for one in reading.targets(chapter) if "tiltak" in one and "vedlegg" not in one}
    assert within == {"tiltak-5-1"}  # the measure of ours that it concerns


def test_see_annex_leads_to_the_sub_bodys_report() -> None:
    link = next(
        node
        for node in reading.nodes(FOLLOWED)
        if isinstance(node, Span) and node.text.startswith("Se vedlegg\u00a01")
    )
    assert link.target == "vedlegg-1"


def test_the_annual_report_of_a_sub_body_has_its_measures_below_its_areas() -> None:
    chapter = reading.section(FOLLOWED_ANNUAL, "vedlegg-1")
    levels = [
        (node.level, node.text) for node in reading.nodes(chapter) if isinstance(node, Heading)
    ]
    assert levels[2:5] == [
        (2, "Satsingsområde\u00a01: Felles drift"),
        (3, "1.1 Felles driftssenter"),
        (3, "1.2 Sikkerhet"),
    ]


def test_the_reading_guide_takes_a_measure_the_report_has() -> None:
    area = FocusArea(
        number=2, title="Vei", measures=(Measure(number=2, title="A"), Measure(number=3, title="B"))
    )
    small = compose(replace(samples.bare(), focus_areas=(area,)))

    assert "så 2.3 er tiltak 3 i satsingsområde 2." in everything(
        reading.section(small, "slik-leses-rapporten")
    )
    assert "så 5.6 er tiltak 6 i satsingsområde 5." in everything(
        reading.section(SAMPLE, "slik-leses-rapporten")
    )


def test_annexes_stand_in_the_order_of_their_numbers() -> None:
    numbers = [one for one in reading.anchors(FOLLOWED) if re.fullmatch(r"vedlegg-\d+", one)]

    assert numbers == [f"vedlegg-{one.number}" for one in samples.followed().annexes]


def test_an_uploaded_annex_is_listed_with_what_it_takes_to_know_it() -> None:
    found = " ".join(
        everything(reading.section(FOLLOWED, f"vedlegg-{number}")) for number in (2, 3)
    )
    for text in ("sluttrapport.pdf", "Sider 12", "1,2\u00a0MB", f"sha256:{samples.ANNEX_HASH}"):
        assert text in found, text
    assert "Sider ikke oppgitt" in found


def test_colophon_names_the_approver_with_title_role_and_moment() -> None:
    found = everything(reading.section(FOLLOWED, "om-utgaven"))
    assert "Godkjent av Kari Nordmann, rådsleder (daglig leder)" in found
    assert "Signert 19.\u00a0august 2011 kl.\u00a014.05" in found


def test_the_basis_names_the_reports_that_are_gathered() -> None:
    found = everything(reading.section(FOLLOWED_ANNUAL, "slik-leses-rapporten"))
    assert "Bygger på Halvårsrapport 2011 (status pr. 1.\u00a0juli 2011, utgave\u00a02)" in found
