"""Whole snapshots for hypothesis: every fact filled or unknown, every text as bad as people paste.

    from tests.document.strategies import snapshots

    @given(snapshots())
    def test_...(snapshot): ...

The texts are dirty on purpose: `codec.sealed` cleans a snapshot, `compose` what it prints.
"""

import re
from datetime import date
from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from sporbar.document import governance_facts
from sporbar.document import snapshot as facts
from sporbar.document.typography import whole_kroner

#: Each has broken a renderer somewhere: markup, entities, scripts, symbols, lengths.
NASTY = (
    "",
    " ",
    "#heading *strong* _emph_ $x^2$ <label> @ref \\# & &amp; </td><script>alert(1)</script>",
    "#{let x = 1} `raw` ```code``` // comment /* block */ [content] ~ - + = / ; :",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "Han sa «ja», \"nei\" og 'kanskje' – og … så “videre”",
    "Emoji 🧿 👩\u200d👩\u200d👧 ❤\ufe0f 🇳🇴 1\ufe0f\u20e3",
    "漢字かな交じり文 한국어 ภาษาไทย",
    "עברית \u202eabc\u202c العربية \u2067x\u2069",
    "\uf0b7 Nettverk\n\uf0a7 Arena\r\n\uf0d8 Prosjekt",
    "NUL\x00 ESC\x1b BOM\ufeff mykt\xadbinde\u00adstrek \ud83d halv",
    "privat \ue000\U000f0000 ikke-tegn \ufdd0\uffff",
    "e\u0301a\u030ao\u0308 \u212b ﬁ ½ ² № ™",
    "linje 1\n\nlinje 3\u2028linje 4\tetter tab",
    "{{ value }} {% tag %} ${x} %s %(a)d {0} \\n \\u0041",
    "]]> <!-- --> <?xml?> &#0; &lt;",
    "Et langt avsnitt om arbeidet i regionen og det som gjenstår. " * 50,
)
#: Letters the fonts set as one glyph of several, which a reader of the PDF gives back once too many
#: or too few: Hebrew and Arabic presentation forms, and the ligature in the Arabic word for God.
SET_AS_ONE = re.compile("[\ufb1d-\ufdff\ufe70-\ufeff]|\u0644\u0644\u0647")
LETTERS = st.text(
    st.characters(codec=None, exclude_categories=())
    | st.sampled_from("aeiou æøå AEIOU ÆØÅ.,-–«»#*_$@<>&\\\"'\uf0b7\n\u00a0🧿漢א"),
    max_size=40,
).map(lambda text: SET_AS_ONE.sub("", text))
TEXT = st.sampled_from(NASTY) | LETTERS | st.sampled_from(("Nettverk", "Møte holdt.", "Årsplan"))
#: Titles in a real report are never empty once cleaned; renderers need a heading to stand on.
TITLE = TEXT.map(lambda text: f"T {text}"[:200])
WORDS = st.lists(TEXT, max_size=3).map(tuple)
DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
MONTH = st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(lambda day: f"{day:%Y-%m}")
PARTIAL = (
    DAY
    | MONTH
    | st.sampled_from(("2011", "2011-23", "2011-41", "2011-23/2012-24", "2011-03~", "2011-09/.."))
)
KRONER = st.integers(-(10**13), 10**13)


def amount(ore: int) -> str:
    """øre as the decimal string of kroner a snapshot holds."""
    return f"{Decimal(ore) / 100:.2f}"


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def code(literal: object) -> st.SearchStrategy[object]:
    """One of the codes of a `Literal` in the snapshot."""
    return st.sampled_from(get_args(literal))


deviations = st.builds(
    facts.Deviation,
    kind=code(facts.DeviationKind),
    certainty=code(facts.Certainty),
    cause=maybe(TEXT),
    consequence=maybe(TEXT),
    remedy=maybe(TEXT),
    new_date=maybe(PARTIAL),
    reported_to=maybe(TEXT),
    reported_on=maybe(PARTIAL),
    decision=maybe(TEXT),
    raised_on=maybe(PARTIAL),
    settled_on=maybe(PARTIAL),
)
lines = st.builds(
    facts.StatusLine,
    text=TEXT,
    shared_with=st.lists(st.sampled_from(("1.1", "5.10", "5.11")), max_size=2, unique=True).map(
        tuple
    ),
    deviation=maybe(deviations),
    source=maybe(TEXT),
    carried_over=st.booleans(),
)
earlier = st.lists(
    st.builds(
        facts.EarlierDeviation,
        text=TEXT,
        deviation=deviations,
        raised_in=maybe(TEXT),
        strand=maybe(TEXT),
        shared_with=st.lists(st.sampled_from(("1.1", "5.10", "5.11")), max_size=2, unique=True).map(
            tuple
        ),
    ),
    max_size=1,
).map(tuple)
statuses = st.lists(lines, max_size=3).map(tuple)
strands = st.builds(
    facts.Strand,
    title=TITLE,
    activities=WORDS,
    answer=maybe(code(facts.Answer)),
    progress=maybe(code(facts.Progress)),
    annex=maybe(st.integers(1, 3)),
    status=statuses,
)
recommendations = st.builds(
    facts.Recommendation,
    body=TITLE,
    month=MONTH,
    scheme=TEXT,
    amount=st.integers(0, 10**12).map(amount),
)
areas = st.builds(
    facts.ActionAreaLink,
    code=st.from_regex(r"[1-9]\.[1-9]", fullmatch=True),
    title=TEXT,
    relation=code(facts.Relation),
)


@st.composite
def measures(draw: st.DrawFn, number: int) -> facts.Measure:
    split = draw(st.booleans())
    return facts.Measure(
        number=number,
        title=draw(TITLE),
        number_printed=draw(st.booleans()),
        action_areas=draw(st.lists(areas, max_size=3).map(tuple)),
        applies_to_focus_areas=tuple(sorted(draw(st.sets(st.integers(1, 5), max_size=4)))),
        working_forms=tuple(
            draw(st.lists(st.sampled_from(("network", "arena", "other")), max_size=2, unique=True))
        ),
        activities=draw(WORDS),
        former_names=draw(
            st.lists(
                st.builds(facts.FormerName, name=TEXT, changed_on=maybe(PARTIAL)), max_size=1
            ).map(tuple)
        ),
        involved=draw(
            st.lists(
                st.builds(
                    facts.Involvement,
                    role=st.sampled_from(("responsible", "partner", "external_lead")),
                    name=TEXT,
                    unit=maybe(TEXT),
                    year=maybe(st.integers(1990, 2040)),
                    former_names=st.lists(TEXT, max_size=1).map(tuple),
                ),
                max_size=2,
            ).map(tuple)
        ),
        projects=draw(
            st.lists(
                st.builds(
                    facts.ProjectLink,
                    code=st.from_regex(r"F[0-9]{3}", fullmatch=True),
                    name=TEXT,
                    inferred=st.booleans(),
                    certainty=code(facts.Certainty),
                ),
                max_size=2,
            ).map(tuple)
        ),
        answer=draw(maybe(code(facts.Answer))),
        progress=draw(maybe(code(facts.Progress))),
        annex=draw(maybe(st.integers(1, 3))),
        status=() if split else draw(statuses),
        strands=draw(st.lists(strands, min_size=1, max_size=2).map(tuple)) if split else (),
        recommendations=draw(st.lists(recommendations, max_size=2).map(tuple)),
        open_deviations=draw(earlier),
        settled_deviations=draw(earlier),
        decisions=draw(COMPUTED),
        adoptions=draw(COMPUTED),
        delays=draw(COMPUTED),
    )


@st.composite
def focus_areas(draw: st.DrawFn, number: int) -> facts.FocusArea:
    count = draw(st.integers(0, 3))
    return facts.FocusArea(
        number=number,
        title=draw(TITLE),
        note=draw(WORDS),
        measures=tuple(draw(measures(index)) for index in range(1, count + 1)),
    )


@st.composite
def sub_reports(draw: st.DrawFn) -> facts.SubReport:
    as_of = draw(DAY)
    return facts.SubReport(
        kind=draw(st.sampled_from(get_args(facts.ReportKind))),
        title=draw(TITLE),
        as_of=as_of,
        period=facts.Period(start=as_of, end=as_of),
        plan=facts.Plan(title=draw(TITLE), year=2011, version=draw(st.integers(1, 3))),
        author=facts.Actor(role=draw(TITLE), name=draw(st.none() | TEXT)),
        body=draw(st.none() | TEXT),
        written=draw(st.none() | DAY),
        introduction=draw(WORDS),
        focus_areas=tuple(
            draw(focus_areas(number)) for number in range(1, draw(st.integers(0, 2)) + 1)
        ),
    )


ANNEX_FILES = st.builds(
    facts.AnnexFile,
    name=TEXT,
    media_type=st.just("application/pdf"),
    size=st.integers(0, 10**11),
    sha256=st.just("0123456789abcdef" * 4),
    pages=st.none() | st.integers(1, 5000),
)


@st.composite
def annexes(draw: st.DrawFn, number: int) -> facts.Annex:
    """Missing, attached without more, a report or a file."""
    what = draw(st.sampled_from(("missing", "attached", "report", "file")))
    return facts.Annex(
        number=number,
        title=draw(TITLE),
        state="missing" if what == "missing" else "attached",
        measures=draw(st.sampled_from(((), ("1.1",)))),
        note=draw(st.none() | TEXT),
        report=draw(sub_reports()) if what == "report" else None,
        file=draw(ANNEX_FILES) if what == "file" else None,
    )


@st.composite
def accounts(draw: st.DrawFn) -> facts.Accounts:
    """Accounts that reconcile: sums, total and rounding line follow from the rows."""
    costs = draw(st.lists(st.integers(0, 10**12), max_size=3))
    incomes = draw(st.lists(st.integers(-(10**12), 0), max_size=2))
    total = sum(costs) + sum(incomes)
    nets = draw(st.lists(KRONER, max_size=4))
    nets.append(total - sum(nets))
    groups = [("cost", ore) for ore in costs] + [("income", ore) for ore in incomes]
    printed = sum(whole_kroner(amount(ore)) for ore in nets)
    return facts.Accounts(
        responsibility=draw(st.from_regex(r"[0-9]{5}", fullmatch=True)),
        groups=tuple(
            facts.AccountGroup(
                code=str(110 + index), name=draw(TITLE), kind=kind, amount=amount(ore)
            )
            for index, (kind, ore) in enumerate(groups)
        ),
        sum_costs=amount(sum(costs)),
        sum_income=amount(sum(incomes)),
        total=amount(total),
        projects=tuple(
            facts.ProjectNet(
                code=f"F{200 + index}" if index < len(nets) - 1 else None,
                name=draw(TITLE),
                net=amount(ore),
                measures=draw(st.sampled_from(((), ("1.1",), ("1.1", "2.1")))),
                inferred=draw(st.booleans()),
            )
            for index, ore in enumerate(nets)
        ),
        rounding_difference=amount(100 * (whole_kroner(amount(total)) - printed)),
        caveats=draw(WORDS),
        reconciled=draw(st.sampled_from((True, False, None))),
        postings_are_invented=draw(st.booleans()),
        source_files=draw(WORDS),
    )


# -- bodies, cases and councils --------------------------------------------------------------


def some(strategy: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[object]:
    return st.lists(strategy, max_size=most).map(tuple)


REFERENCES = st.lists(st.sampled_from(("1.1", "2.1", "9.9")), max_size=2, unique=True).map(tuple)
WITHHELD = maybe(st.builds(facts.Withheld, legal_basis=maybe(TEXT), until=maybe(PARTIAL)))
COMPUTED = some(
    st.builds(
        facts.ComputedFact,
        text=TEXT,
        source=maybe(TEXT),
        number=maybe(st.integers(0, 20)),
        of=maybe(st.integers(0, 20)),
    ),
    1,
)
MEETINGS = st.builds(
    facts.Meeting,
    body=st.sampled_from(("Regionrådet", "Rådmannsutvalget")) | TITLE,
    on=PARTIAL,
    place=maybe(TEXT),
    state=code(governance_facts.OccasionState),
    items=some(
        st.builds(
            facts.MeetingItem,
            title=TEXT,
            number=maybe(TEXT),
            outcome=maybe(code(governance_facts.Outcome)),
            postponed_to=maybe(PARTIAL),
            returned_to=maybe(TEXT),
            wording=maybe(TEXT),
            vote=maybe(TEXT),
            withheld=WITHHELD,
            measures=REFERENCES,
        ),
        3,
    ),
)
FOLLOW_UPS = st.builds(
    facts.DecisionFollowUp,
    body=TEXT,
    on=PARTIAL,
    title=TEXT,
    state=code(governance_facts.FollowUpState),
    number=maybe(TEXT),
    decision=maybe(TEXT),
    task=maybe(TEXT),
    responsible=maybe(TEXT),
    deadline=maybe(PARTIAL),
    done=maybe(TEXT),
    plan=maybe(TEXT),
    is_come_back=st.booleans(),
    withheld=WITHHELD,
    measures=REFERENCES,
)
ADOPTIONS = st.builds(
    facts.AdoptionCase,
    title=TITLE,
    reference=maybe(TEXT),
    wording=maybe(TEXT),
    rule=maybe(code(governance_facts.EffectRule)),
    fixed_from=maybe(PARTIAL),
    answers=some(
        st.builds(
            facts.CouncilAnswer,
            state=code(governance_facts.CouncilState),
            council=maybe(TEXT),
            expected=maybe(PARTIAL),
            first_expected=maybe(PARTIAL),
            decided=maybe(PARTIAL),
            case_number=maybe(TEXT),
            wording=maybe(TEXT),
            conditions=maybe(TEXT),
        ),
        4,
    ),
    measures=REFERENCES,
)
CONSULTATIONS = st.builds(
    facts.Consultation,
    title=TEXT,
    kind=code(governance_facts.ConsultationKind),
    state=maybe(code(governance_facts.ConsultationState)),
    sender=maybe(TEXT),
    received=maybe(PARTIAL),
    deadline=maybe(PARTIAL),
    answered_by=maybe(TEXT),
    adopted_by=maybe(TEXT),
    sent=maybe(PARTIAL),
    sent_to=maybe(TEXT),
    expected=maybe(PARTIAL),
    outcome=maybe(TEXT),
    outcome_on=maybe(PARTIAL),
    measures=REFERENCES,
)
REPRESENTATIONS = st.builds(
    facts.Representation,
    body=TEXT,
    role=TEXT,
    organisation=maybe(TEXT),
    on_behalf=maybe(TEXT),
    person=maybe(TEXT),
    since=maybe(PARTIAL),
    until=maybe(PARTIAL),
)
EVENTS = st.builds(
    facts.Event,
    title=TEXT,
    kind=code(governance_facts.EventKind),
    state=code(governance_facts.OccasionState),
    on=maybe(PARTIAL),
    place=maybe(TEXT),
    organiser=maybe(TEXT),
    together_with=WORDS,
    participants=maybe(code(facts.Quantifier)),
    participants_number=maybe(st.integers(0, 10**6)),
    next_on=maybe(PARTIAL),
    measures=REFERENCES,
)
AGREEMENTS = st.builds(
    facts.Agreement,
    title=TEXT,
    about=maybe(TEXT),
    parties=WORDS,
    since=maybe(PARTIAL),
    until=maybe(PARTIAL),
    notice_by=maybe(PARTIAL),
    renewal=maybe(TEXT),
    measures=REFERENCES,
)
#: The standard one, and one with every part.
OUTLINES = st.sampled_from((facts.STANDARD_OUTLINE, get_args(facts.Part)))
#: Any choice of parts in any order.
ANY_OUTLINE = st.lists(code(facts.Part), min_size=1, unique=True).map(tuple)


@st.composite
def snapshots(
    draw: st.DrawFn, outlines: st.SearchStrategy[tuple[facts.Part, ...]] = OUTLINES
) -> facts.Snapshot:
    """A whole snapshot, unsealed and not cleaned, with one of `outlines`."""
    as_of = draw(DAY)
    return facts.Snapshot(
        cooperation=facts.Cooperation(
            name=draw(TITLE),
            slug="prove",
            legal_entities=draw(WORDS),
            municipalities=draw(WORDS),
            website=draw(st.sampled_from((None, "https://example.org/?a=1&b=2"))),
            is_fictional=draw(st.booleans()),
        ),
        report=facts.Report(
            kind=draw(st.sampled_from(get_args(facts.ReportKind))),
            title=draw(TITLE),
            as_of=as_of,
            period=facts.Period(start=as_of, end=as_of),
            language=draw(st.sampled_from(get_args(facts.Language))),
            outline=draw(outlines),
        ),
        dates=facts.Dates(
            as_of=as_of,
            written=draw(st.none() | DAY),
            approved=draw(st.none() | DAY),
            published=draw(st.none() | DAY),
        ),
        edition=facts.Edition(
            number=draw(st.integers(1, 9)), correction_note=draw(st.none() | TEXT)
        ),
        plan=facts.Plan(
            title=draw(TITLE),
            year=2011,
            version=draw(st.integers(1, 3)),
            strategy=draw(st.none() | TEXT),
            adopted_by=draw(st.none() | TEXT),
            adopted_on=draw(st.none() | PARTIAL),
            case_reference=draw(st.none() | TEXT),
        ),
        author=facts.Actor(role=draw(TITLE), name=draw(st.none() | TEXT)),
        approver=draw(
            st.none()
            | st.builds(facts.Actor, role=TITLE, name=st.none() | TEXT, acting_as=st.none() | TEXT)
        ),
        previous=draw(
            st.none()
            | st.builds(
                facts.Previous, kind=st.just("annual"), title=TITLE, year=st.integers(1990, 2040)
            )
        ),
        introduction=draw(WORDS),
        focus_areas=tuple(
            draw(focus_areas(number)) for number in range(1, draw(st.integers(0, 3)) + 1)
        ),
        annexes=tuple(draw(annexes(number)) for number in range(1, draw(st.integers(0, 2)) + 1)),
        accounts=draw(st.none() | accounts()),
        acknowledgements=draw(
            st.lists(
                st.builds(
                    facts.Acknowledgement,
                    code=st.just("not_reported"),
                    place=st.just("tiltak-1-1"),
                    sentence=TEXT,
                    reason=TEXT,
                ),
                max_size=1,
            ).map(tuple)
        ),
        working_form_titles={"network": draw(TITLE), "arena": draw(TEXT)},
        gathers=draw(
            st.lists(
                st.builds(
                    facts.Gathered,
                    kind=st.just("half_year"),
                    title=TEXT,
                    as_of=DAY,
                    edition=st.none() | st.integers(1, 9),
                ),
                max_size=2,
            ).map(tuple)
        ),
        approved_at=draw(st.none() | st.just("2011-08-19T14:05")),
        meetings=draw(some(MEETINGS)),
        follow_ups=draw(some(FOLLOW_UPS)),
        adoptions=draw(some(ADOPTIONS)),
        consultations=draw(some(CONSULTATIONS)),
        representations=draw(some(REPRESENTATIONS)),
        events=draw(some(EVENTS)),
        agreements=draw(some(AGREEMENTS)),
    )
