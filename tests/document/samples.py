"""A hand-written snapshot, modelled on the half-year report of Kongsbergregionen 2011.

`sample()` holds one of everything a renderer meets: deviations of both certainties, an entry shared
by several measures, strands, a missing annex, a measure nobody reported on, an unprinted number, a
measure that applies to whole focus areas, recommendations, accounts with their one-krone rounding.
`annual()` is the same as an annual report and `bare()` the least a snapshot can hold.

`followed()` is the report of a round: computed facts with their source, words carried over,
deviations that earlier reports raised, a sub-body's report and uploaded files as annexes;
`followed_annual()` is the annual report that gathers it.
"""

from dataclasses import replace

from sporbar.document.snapshot import (
    AccountGroup,
    Accounts,
    Acknowledgement,
    ActionAreaLink,
    Actor,
    Annex,
    AnnexFile,
    Cooperation,
    Dates,
    Deviation,
    EarlierDeviation,
    Edition,
    FocusArea,
    FormerName,
    Gathered,
    Involvement,
    Measure,
    Period,
    Plan,
    Previous,
    ProjectLink,
    ProjectNet,
    Recommendation,
    Report,
    Snapshot,
    StatedDate,
    StatedQuantity,
    StatusLine,
    Strand,
    SubReport,
)

WORKING_FORMS = {
    "network": "Nettverk",
    "arena": "Arena",
    "project": "Prosjekt/program",
    "partnership": "Partnerskap",
    "take_part": "Deltakelse",
    "agenda": "Sette på dagsorden",
    "support": "Støtte og tilrettelegge",
    "advocacy": "Påvirkningsarbeid",
}

REGIONAL_FUNDS = "regionale utviklingsmidler (partnerskapsavtalen med Buskerud fylkeskommune)"


def primary(code: str, title: str) -> ActionAreaLink:
    return ActionAreaLink(code=code, title=title, relation="primary")


def also(code: str, title: str) -> ActionAreaLink:
    return ActionAreaLink(code=code, title=title, relation="also_relevant")


def line(text: str) -> StatusLine:
    return StatusLine(text=text)


POSTPONED_START = StatusLine(
    text=(
        "Oppstarten ble flyttet og aktiviteten endret i første halvår. Endringen er meldt til"
        " styringsgruppa, som i vår vedtok nye milepæler."
    ),
    shared_with=(),
    deviation=Deviation(
        kind="postponed",
        certainty="certain",
        remedy="Nye milepæler er vedtatt",
        new_date="2011-23/2012-24",
        reported_to="Styringsgruppa (rådmennene)",
        reported_on="2011-21",
        decision="Endret milepælsplan vedtatt",
    ),
)


def area_1() -> FocusArea:
    return FocusArea(
        number=1,
        title="Tilrettelegging for næringsutvikling og arbeidsplasser",
        measures=(
            Measure(
                number=1,
                title="Samordnet næringsapparat (SNKR)",
                applies_to_focus_areas=(1, 2, 3, 4),
                working_forms=("network", "arena", "project"),
                activities=("Samordne innsats og dele kompetanse",),
                projects=(
                    ProjectLink(code="F230", name="SAMORDNET NÆRINGSAPPARAT", inferred=True),
                ),
                answer="activity",
                status=(
                    line("Møteplassen for næringsapparatet er videreført."),
                    StatusLine(
                        text="Nettverket har hatt 5 møter i første halvår.",
                        quantities=(StatedQuantity(what="møter", quantifier="exactly", number=5),),
                    ),
                ),
            ),
            Measure(
                number=3,
                title="Norsk Geosenter",
                action_areas=(
                    primary("1.1", "Utvikling innen reiseliv"),
                    primary("4.3", "Barn og unge"),
                ),
                working_forms=("partnership",),
                former_names=(FormerName(name="Geosenteret", changed_on="2011"),),
                involved=(
                    Involvement(role="partner", name="Exploria", former_names=("Norsk Geosenter",)),
                ),
                answer="activity",
                status=(
                    line("Senteret er i en mellomfase, der målet er å få finansieringen på plass."),
                    line("Saken er tatt opp flere ganger i SNKR, og regionrådet er orientert."),
                    line("Navnet er nå «Exploria»."),
                ),
                recommendations=(
                    Recommendation(
                        body="Regionrådet",
                        month="2011-03",
                        scheme=REGIONAL_FUNDS,
                        amount="150000.00",
                    ),
                ),
            ),
            Measure(
                number=6,
                title="Statlige arbeidsplasser",
                action_areas=(primary("1.4", "Tiltrekke seg statlige virksomheter"),),
                working_forms=("agenda", "support"),
                answer="no_activity",
                status=(
                    line("Målet er flere statlige arbeidsplasser."),
                    StatusLine(
                        text="Regionen har ikke hatt en samordnet innsats i første halvår.",
                        deviation=Deviation(kind="on_hold", certainty="uncertain"),
                    ),
                ),
            ),
        ),
    )


def area_2() -> FocusArea:
    return FocusArea(
        number=2,
        title="Infrastruktur og samferdsel",
        note=("Veg og bane var de største sakene i halvåret.",),
        measures=(
            Measure(
                number=6,
                title="HØYKON Gevinst",
                action_areas=(primary("2.2", "Bredbåndsinfrastruktur og tilbud av tjenester"),),
                activities=(
                    "Støtte fysisk redundans og økt kapasitet i HØYKON-nettet",
                    "Gjennomføre en pilot om gevinster i Numedal",
                ),
                projects=(
                    ProjectLink(code="F228", name="HØYKON", inferred=True),
                    ProjectLink(
                        code="F248",
                        name="HØYKON Gevinst",
                        inferred=True,
                        certainty="uncertain",
                    ),
                ),
                answer="activity",
                progress="as_planned",
                status=(line("Piloten i Numedal er i gang og går som forutsatt."),),
                recommendations=(
                    Recommendation(
                        body="Regionrådet",
                        month="2011-03",
                        scheme=REGIONAL_FUNDS,
                        amount="980000.00",
                    ),
                ),
            ),
            Measure(
                number=7,
                title="Vegglifjelltunnel",
                action_areas=(
                    primary("2.1", "Utvikling innen veg og bane"),
                    also("1.1", "Reiseliv"),
                ),
                working_forms=("agenda", "support"),
                answer="activity",
                progress="on_hold",
                status=(
                    StatusLine(
                        text="Mellomfasen fra 2010 har vært på vent i første halvår.",
                        deviation=Deviation(
                            kind="on_hold",
                            certainty="certain",
                            cause="Finansieringen er ikke sikret",
                            new_date="2011-23",
                        ),
                    ),
                    line("Nå følges initiativet opp igjen."),
                ),
            ),
        ),
    )


def area_3() -> FocusArea:
    areas = (
        primary("3.1", "Bolyst og befolkningsvekst"),
        primary("3.2", "Utvikling av omdømme og identitet"),
        also("4.4", "Kunnskapsutvikling"),
    )
    return FocusArea(
        number=3,
        title="Bosetting, bolyst og omdømme",
        measures=(
            Measure(
                number=1,
                title="Arena for bærekraftig bygdeutvikling",
                action_areas=areas,
                working_forms=("network",),
                activities=(
                    "Kartlegge og bygge nettverk",
                    "Utvikle kompetanse og verktøy",
                ),
                projects=(ProjectLink(code="F240", name="BYGDEUTVIKLING", inferred=True),),
                answer="activity",
                progress="mixed",
                status=(POSTPONED_START, line("Det interne arbeidet er i rute.")),
            ),
            Measure(
                number=2,
                number_printed=False,
                title="Bærekraftig hytteutvikling",
                action_areas=areas,
                activities=(
                    "Samle gode eksempler",
                    "Seminarer i regionen",
                    "Veilede lokalt",
                ),
                projects=(ProjectLink(code="F231", name="HYTTEUTVIKLING", inferred=True),),
                answer="activity",
                progress="mixed",
                status=(POSTPONED_START, line("Det interne arbeidet er i rute.")),
            ),
        ),
    )


def area_4() -> FocusArea:
    return FocusArea(
        number=4,
        title="Kunnskapsutvikling",
        measures=(
            Measure(
                number=3,
                title="Høgskolene",
                action_areas=(primary("4.2", "Høgskolene"),),
                working_forms=("arena", "network", "partnership"),
                answer="activity",
                status=(
                    StatusLine(
                        text=(
                            "Sekretariatet forberedte et initiativ i vinter, men har sammen med"
                            " rådmannsutvalget valgt å prioritere det ned."
                        ),
                        deviation=Deviation(
                            kind="deprioritised",
                            certainty="certain",
                            cause="Enighet med rådmannsutvalget om å bruke kreftene ellers",
                            consequence="Ikke noe nytt initiativ i år",
                            reported_to="Rådmannsutvalget",
                        ),
                    ),
                ),
            ),
            Measure(
                number=4,
                title="ORE",
                applies_to_focus_areas=(1, 2, 3, 4, 5),
                working_forms=("take_part",),
                activities=("Delta i styre", "Delta i koordineringsgruppe"),
                projects=(ProjectLink(code="F213", name="Europakontor", inferred=True),),
                answer="activity",
                status=(
                    StatusLine(
                        text="ORE besøkte regionrådet i juli.",
                        dates=(StatedDate(what="besøk", on="2011-07", said="i juli"),),
                    ),
                ),
            ),
        ),
    )


def area_5() -> FocusArea:
    quality = (primary("5.2", "Kvalitet"),)
    return FocusArea(
        number=5,
        title="Tjenesteutvikling",
        measures=(
            Measure(
                number=1,
                title="SuksIT",
                action_areas=(primary("5.1", "Kompetanse"), *quality),
                activities=("Gjennomføre tiltak etter den regionale e-strategien",),
                projects=(ProjectLink(code="F204", name="IKT", inferred=True),),
                answer="see_annex",
                annex=1,
            ),
            Measure(
                number=6,
                title="Skole- og barnehageutvikling",
                action_areas=quality,
                involved=(
                    Involvement(role="responsible", name="Nettverk for skole og barnehage"),
                    Involvement(role="coordinator", name="Kongsberg kommune", unit="Skole"),
                ),
                answer="activity",
                strands=(
                    Strand(
                        title="FEIDE",
                        activities=("Ta ut gevinstene av oppnådd godkjenning",),
                        answer="activity",
                        progress="completed",
                        status=(
                            StatusLine(
                                text="Prosjektet ble forlenget noen måneder, men er nå avsluttet.",
                                deviation=Deviation(
                                    kind="extended",
                                    certainty="certain",
                                    settled_on="2011-07-01",
                                ),
                            ),
                            StatusLine(
                                text="Sluttrapporten behandles i august.",
                                dates=(
                                    StatedDate(
                                        what="sluttrapport",
                                        on="2011-08",
                                        said="i august",
                                        tense="planned",
                                    ),
                                ),
                            ),
                        ),
                    ),
                    Strand(
                        title="Skolelederprogram",
                        activities=("Starte et felles program",),
                        answer="activity",
                        progress="as_planned",
                        status=(
                            StatusLine(
                                text="Programmet er i gang med over 100 deltakere.",
                                quantities=(
                                    StatedQuantity(what="deltakere", quantifier="over", number=100),
                                ),
                            ),
                        ),
                    ),
                    Strand(title="Barnehage", activities=("Bygge et nettverk",)),
                ),
            ),
            Measure(
                number=9,
                title="Landbruk",
                action_areas=quality,
                activities=("Lage en skisse til forstudie",),
                answer="activity",
                status=(
                    StatusLine(
                        text="En skisse legges fram for rådmannsutvalget i august.",
                        shared_with=("5.10",),
                    ),
                ),
            ),
            Measure(
                number=10,
                title="Plan og byggesak",
                action_areas=quality,
                activities=("Lage en skisse til forstudie",),
                answer="activity",
                status=(
                    StatusLine(
                        text="En skisse legges fram for rådmannsutvalget i august.",
                        shared_with=("5.9",),
                    ),
                ),
            ),
            Measure(
                number=12,
                title="Renovasjon",
                action_areas=quality,
                projects=(ProjectLink(code="F247", name="RENOVASJON", inferred=True),),
            ),
        ),
    )


def accounts() -> Accounts:
    """The sums of the report of 2011; the projects add up to one krone less than the total."""

    def cost(code: str, name: str, amount: str) -> AccountGroup:
        return AccountGroup(code=code, name=name, kind="cost", amount=amount)

    def income(code: str, name: str, amount: str) -> AccountGroup:
        return AccountGroup(code=code, name=name, kind="income", amount=amount)

    def net(code: str | None, name: str, amount: str, *measures: str) -> ProjectNet:
        return ProjectNet(
            code=code, name=name, net=amount, measures=measures, inferred=bool(measures)
        )

    return Accounts(
        responsibility="10400",
        groups=(
            cost("110", "Lønn", "997935.00"),
            cost("111", "Varer og tjenester", "3355694.00"),
            cost("113", "Kjøp av tjenester som erstatter egenproduksjon", "220831.00"),
            cost("114", "Overføringer", "661652.00"),
            cost("115", "Finansutgifter og finanstransaksjoner", "1157.00"),
            income("117", "Refusjoner", "-6685660.00"),
            income("118", "Overføringer", "-1090000.00"),
        ),
        sum_costs="5237269.00",
        sum_income="-7775660.00",
        total="-2538391.00",
        projects=(
            net("F203", "Regional koordinator", "-571128.00"),
            net("F204", "IKT", "27117.20", "5.1"),
            net("F213", "Europakontor", "0.00", "4.4"),
            net("F228", "HØYKON", "921000.40", "2.6"),
            net("F230", "SAMORDNET NÆRINGSAPPARAT", "44666.40", "1.1"),
            net("F231", "HYTTEUTVIKLING", "-310759.00", "3.2"),
            net("F240", "BYGDEUTVIKLING", "-305356.00", "3.1"),
            net("F241", "IKT DRIFT", "-2339729.00"),
            net("F247", "RENOVASJON", "-42072.00", "5.12"),
            net("F248", "HØYKON Gevinst", "27764.00", "2.6"),
            net(None, "Uten prosjekt", "10105.00"),
        ),
        rounding_difference="1.00",
        caveats=(
            "Vesentlige kostnader og inntekter i prosjektene er ikke bokført ennå.",
            "Daglig leder vurderer avvikene så langt som ubetydelige.",
        ),
        reconciled=True,
        postings_are_invented=True,
        source_files=("hovedbok-2011-h1.csv",),
    )


def sample() -> Snapshot:
    """A whole half-year report, unsealed."""
    return Snapshot(
        cooperation=Cooperation(
            name="Kongsbergregionen",
            slug="kongsbergregionen",
            municipalities=(
                "Kongsberg",
                "Flesberg",
                "Rollag",
                "Nore og Uvdal",
                "Notodden",
                "Tinn",
                "Hjartdal",
            ),
            website="https://www.kongsbergregionen.no",
        ),
        report=Report(
            kind="half_year",
            title="Halvårsrapport 2011",
            as_of="2011-07-01",
            period=Period(start="2011-01-01", end="2011-06-30"),
        ),
        dates=Dates(
            as_of="2011-07-01",
            written="2011-08-15",
            approved="2011-08-19",
            published="2011-08-26",
        ),
        edition=Edition(number=1),
        plan=Plan(
            title="Handlingsplan 2011",
            year=2011,
            version=1,
            strategy="Mål og tiltaksområder",
        ),
        author=Actor(role="Daglig leder"),
        approver=Actor(role="Daglig leder"),
        previous=Previous(kind="annual", title="Årsrapport 2010", year=2010),
        introduction=(
            "Daglig leder rapporterer samlet til de styrende organene to ganger i året.",
            "Rapporten følger punktene i handlingsplanen og leses sammen med den.",
        ),
        focus_areas=(area_1(), area_2(), area_3(), area_4(), area_5()),
        annexes=(
            Annex(
                number=1,
                title="Rapport fra SuksIT",
                state="missing",
                measures=("5.1",),
                note="Vedlegget følger ikke med kilden.",
            ),
        ),
        accounts=accounts(),
        acknowledgements=(
            Acknowledgement(
                code="annex_missing",
                place="vedlegg-1",
                sentence="Tiltak 5.1 viser til vedlegg 1, men vedlegget mangler.",
                reason="Vedlegget ettersendes.",
            ),
        ),
        working_form_titles=dict(WORKING_FORMS),
    )


def annual() -> Snapshot:
    """The same facts as an annual report."""
    snapshot = sample()
    return replace(
        snapshot,
        report=replace(
            snapshot.report,
            kind="annual",
            title="Årsrapport 2011",
            as_of="2011-12-31",
            period=Period(start="2011-01-01", end="2011-12-31"),
        ),
        dates=replace(snapshot.dates, as_of="2011-12-31"),
    )


def nynorsk() -> Snapshot:
    """The same facts under the label set of nynorsk; people's own words stay as they are."""
    snapshot = sample()
    return replace(snapshot, report=replace(snapshot.report, language="nn"))


def bare() -> Snapshot:
    """No measures, no accounts, no dates but the first: everything that may be unknown is."""
    return Snapshot(
        cooperation=Cooperation(name="Dalregionen", slug="dalregionen", is_fictional=True),
        report=Report(
            kind="half_year",
            title="Halvårsrapport",
            as_of="2026-07-01",
            period=Period(start="2026-01-01", end="2026-06-30"),
        ),
        dates=Dates(as_of="2026-07-01", written=None, approved=None, published=None),
        edition=Edition(number=1),
        plan=Plan(title="Handlingsplan 2026", year=2026, version=1),
        author=Actor(role="Daglig leder"),
    )


def sub_report() -> SubReport:
    """A network's own half-year report, numbered within its own plan."""
    return SubReport(
        kind="half_year",
        title="Halvårsrapport 2011 for SuksIT",
        as_of="2011-06-30",
        period=Period(start="2011-01-01", end="2011-06-30"),
        written="2011-08-10",
        plan=Plan(title="IKT-plan 2011", year=2011, version=2, adopted_by="Styret for SuksIT"),
        author=Actor(role="IKT-leder", name="Nina Nettverk"),
        body="Styret for SuksIT",
        introduction=("IKT-samarbeidet har hatt et travelt halvår.",),
        focus_areas=(
            FocusArea(
                number=1,
                title="Felles drift",
                note=("Driften er samlet på Kongsberg.",),
                measures=(
                    Measure(
                        number=1,
                        title="Felles driftssenter",
                        working_forms=("project",),
                        activities=("Flytte alle kommunene",),
                        projects=(ProjectLink(code="F241", name="IKT DRIFT", inferred=False),),
                        answer="activity",
                        progress="mixed",
                        status=(
                            StatusLine(
                                text="Flyttingen av Tinn er utsatt til høsten.",
                                shared_with=("1.2",),
                                deviation=Deviation(
                                    kind="postponed",
                                    certainty="certain",
                                    cause="Linjen var ikke klar",
                                    new_date="2011-23",
                                ),
                            ),
                        ),
                        open_deviations=(
                            EarlierDeviation(
                                text="Leverandøren har bedt om tillegg i prisen.",
                                deviation=Deviation(kind="cost", certainty="certain"),
                                raised_in="Årsrapport 2010 for SuksIT",
                            ),
                        ),
                    ),
                    Measure(number=2, title="Sikkerhet", answer="see_annex"),
                ),
            ),
            FocusArea(
                number=2,
                title="Opplæring",
                measures=(
                    Measure(
                        number=1,
                        title="Kurs for ansatte",
                        strands=(Strand(title="Grunnkurs"), Strand(title="Påbygging")),
                    ),
                ),
            ),
            FocusArea(number=3, title="Arkiv"),
        ),
    )


ANNEX_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def followed() -> Snapshot:
    """The half-year report as a round makes it."""
    snapshot = sample()
    first, second, *others = snapshot.focus_areas
    network, centre, *more = first.measures
    tunnel = second.measures[1]
    network = replace(
        network,
        status=(
            replace(network.status[0], carried_over=True),
            network.status[1],
            StatusLine(
                text="Netto hittil i år er kr 44 666.",
                source="Regnskapet pr. 30. juni 2011, prosjekt F230",
            ),
        ),
        open_deviations=(
            EarlierDeviation(
                text="Koordinatoren sluttet, og stillingen står tom.",
                deviation=Deviation(
                    kind="staffing",
                    certainty="certain",
                    cause="Oppsigelse",
                    consequence="Møtene holdes sjeldnere",
                    remedy="Stillingen er lyst ut",
                    new_date="2011-23",
                    reported_to="Rådmannsutvalget",
                    reported_on="2010-11",
                ),
                raised_in="Årsrapport 2010",
            ),
            EarlierDeviation(
                text="Nettsiden er ikke kommet.",
                deviation=Deviation(kind="delayed", certainty="uncertain"),
                strand="Nettsted",
            ),
        ),
    )
    centre = replace(
        centre,
        settled_deviations=(
            EarlierDeviation(
                text="Åpningen er utsatt.",
                deviation=Deviation(kind="postponed", certainty="certain", settled_on="2011-03"),
                raised_in="Årsrapport 2010",
            ),
        ),
    )
    tunnel = replace(
        tunnel,
        status=(
            replace(tunnel.status[0], source="Samferdselsutvalget 12. mai 2011, sak 14/11"),
            *tunnel.status[1:],
        ),
    )
    return replace(
        snapshot,
        focus_areas=(
            replace(first, measures=(network, centre, *more)),
            replace(second, measures=(second.measures[0], tunnel)),
            *others,
        ),
        annexes=(
            Annex(
                number=1,
                title="Rapport fra SuksIT",
                state="attached",
                measures=("5.1",),
                note="Behandlet i styret 10. august.",
                report=sub_report(),
            ),
            Annex(
                number=2,
                title="Sluttrapport for FEIDE",
                state="attached",
                measures=("5.6",),
                file=AnnexFile(
                    name="sluttrapport.pdf",
                    media_type="application/pdf",
                    size=1_234_567,
                    sha256=ANNEX_HASH,
                    pages=12,
                ),
            ),
            Annex(
                number=3,
                title="Notat fra Statens vegvesen",
                state="attached",
                file=AnnexFile(
                    name="notat.docx",
                    media_type=(
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                    ),
                    size=20_480,
                    sha256=ANNEX_HASH[::-1],
                ),
            ),
            Annex(number=4, title="Regnskap fra ORE", state="missing"),
        ),
        approver=Actor(role="rådsleder", name="Kari Nordmann", acting_as="daglig leder"),
        approved_at="2011-08-19T14:05",
        gathers=(
            Gathered(kind="half_year", title="Halvårsrapport høsten 2010", as_of="2010-12-31"),
        ),
    )


def followed_annual() -> Snapshot:
    """The same as an annual report that gathers the half-year's, its annexes annual too."""
    snapshot, frame = followed(), annual()
    annexed = snapshot.annexes[0]
    assert annexed.report is not None
    whole_year = replace(annexed, report=replace(annexed.report, kind="annual"))
    return replace(
        snapshot,
        report=frame.report,
        dates=frame.dates,
        annexes=(whole_year, *snapshot.annexes[1:]),
        gathers=(
            Gathered(
                kind="half_year",
                title="Halvårsrapport 2011",
                as_of="2011-07-01",
                edition=2,
                fingerprint=f"sha256:{ANNEX_HASH}",
            ),
        ),
    )
