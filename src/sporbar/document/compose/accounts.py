"""The accounts: what it cost, and whether it adds up."""

from collections.abc import Iterator
from decimal import Decimal

from sporbar.document import typography
from sporbar.document.compose.context import (
    Context,
    cell,
    group_anchor,
    note,
    paragraphs,
    plain,
    project_anchor,
    shorten,
)
from sporbar.document.nodes import (
    Align,
    Bar,
    BarChart,
    Block,
    Callout,
    Cell,
    Column,
    Heading,
    Mark,
    Paragraph,
    ParagraphRole,
    Row,
    RowKind,
    Section,
    Span,
    Table,
    TableStyle,
)
from sporbar.document.snapshot import AccountGroup, Accounts, ProjectNet

GROUPS_TABLE = "tabell-artsgrupper"
PROJECTS_TABLE = "tabell-prosjekter"


def part(context: Context) -> tuple[Section, ...]:
    words = context.labels
    anchor = context.claim("regnskap")
    accounts = context.snapshot.accounts
    blocks = (plain(words.no_accounts),) if accounts is None else tuple(_blocks(context, accounts))
    return (Section(anchor, words.accounts, blocks),)


def _blocks(context: Context, accounts: Accounts) -> Iterator[Block]:
    words = context.labels
    day = context.day(context.snapshot.report.as_of)
    yield plain(
        words.accounts_lead.format(responsibility=accounts.responsibility, day=day),
        role=ParagraphRole.LEAD,
    )
    yield plain(f"{words.minus_means} {_net_in_words(context, accounts)}")
    if accounts.postings_are_invented:
        fictional = context.snapshot.cooperation.is_fictional
        said = words.invented_fictional if fictional else words.invented
        yield Callout(words.invented_title, (plain(said),))
    if accounts.caveats:
        yield Heading(2, words.caveats, context.claim("merknader"))
        yield from paragraphs(accounts.caveats)
    yield Heading(2, words.groups_table, context.claim("etter-art"))
    yield _groups(context, accounts)
    yield Heading(2, words.projects_table, context.claim("etter-prosjekt"))
    if accounts.projects:
        yield _projects_chart(context, accounts)
    yield _projects(context, accounts)
    if _has_rounding(accounts):
        yield note(Span(words.rounding_explained))
    if any(project.inferred for project in accounts.projects):
        yield note(Span(f"{words.links_are_ours} "), Span(words.our_link, Mark.COMPUTED))
    yield reconciliation(context, accounts)
    if accounts.budget:
        yield Heading(2, words.budget_table, context.claim("mot-budsjett"))
        yield _budget(context, accounts)
    else:
        yield note(Span(f"{words.missing_budget}."))
    files = [name for name in map(context.title, accounts.source_files) if name]
    if files:
        yield note(Span(words.source_files.format(files=", ".join(files))))


def _net_in_words(context: Context, accounts: Accounts) -> str:
    words = context.labels
    net = Decimal(accounts.total)
    if net == 0:
        return words.net_zero
    phrase = words.net_income if net < 0 else words.net_cost
    return phrase.format(amount=typography.money(accounts.total))


def _printed(amounts: Iterator[str]) -> int:
    return sum(map(typography.whole_kroner, amounts))


def rounding_row(context: Context, difference: int, columns: int, anchor: str) -> Row:
    """The difference between a printed sum and its printed parts, in whole kroner."""
    empty = tuple(Cell() for _ in range(columns - 2))
    return Row(
        (cell(context.labels.rounding), *empty, cell(typography.number(difference))),
        RowKind.ROUNDING,
        context.claim(anchor),
    )


def _project_rounding(accounts: Accounts) -> int:
    return typography.whole_kroner(accounts.total) - _printed(
        project.net for project in accounts.projects
    )


def _has_rounding(accounts: Accounts) -> bool:
    return bool(_project_rounding(accounts)) or any(
        _group_rounding(accounts, kind, total)
        for kind, total in (("cost", accounts.sum_costs), ("income", accounts.sum_income))
    )


def _group_rounding(accounts: Accounts, kind: str, total: str) -> int:
    return typography.whole_kroner(total) - _printed(
        group.amount for group in accounts.groups if group.kind == kind
    )


def _groups(context: Context, accounts: Accounts) -> Table:
    words = context.labels
    rows: list[Row] = []
    for kind, label, total, anchor in (
        ("cost", words.sum_costs, accounts.sum_costs, "sum-kostnader"),
        ("income", words.sum_income, accounts.sum_income, "sum-inntekter"),
    ):
        rows.extend(
            Row(
                (cell(_group_name(context, group)), cell(typography.amount(group.amount))),
                anchor=context.claim(group_anchor(group.code)),
            )
            for group in accounts.groups
            if group.kind == kind
        )
        if rounding := _group_rounding(accounts, kind, total):
            rows.append(rounding_row(context, rounding, columns=2, anchor=f"avrunding-{anchor}"))
        rows.append(_sum_row(context, label, total, anchor, RowKind.SUM))
    parts = typography.whole_kroner(accounts.sum_costs) + typography.whole_kroner(
        accounts.sum_income
    )
    if rounding := typography.whole_kroner(accounts.total) - parts:
        rows.append(rounding_row(context, rounding, columns=2, anchor="avrunding-sum-totalt"))
    rows.append(_sum_row(context, words.total, accounts.total, "sum-totalt", RowKind.TOTAL))
    return Table(
        anchor=context.claim(GROUPS_TABLE),
        caption=words.groups_caption.format(responsibility=accounts.responsibility),
        columns=(Column(words.group, 4), Column(words.kroner, 1.4, Align.END)),
        rows=tuple(rows),
    )


def _sum_row(context: Context, label: str, total: str, anchor: str, kind: RowKind) -> Row:
    return Row((cell(Span(label)), cell(typography.amount(total))), kind, context.claim(anchor))


def _group_name(context: Context, group: AccountGroup) -> str:
    return f"{group.code} {context.title(group.name)}"


def project_name(context: Context, project: ProjectNet) -> str:
    """ "F203 Regional koordinator", or the words for the row without a project."""
    if project.code is None:
        return context.labels.without_project
    return f"{project.code} {context.title(project.name)}"


def _projects(context: Context, accounts: Accounts) -> Table:
    words = context.labels
    rows = [
        Row(
            (
                cell(project_name(context, project)),
                Cell((Paragraph(_measures(context, project)),)),
                cell(typography.amount(project.net)),
            ),
            anchor=context.claim(project_anchor(project.code)),
        )
        for project in accounts.projects
    ]
    if rounding := _project_rounding(accounts):
        rows.append(rounding_row(context, rounding, columns=3, anchor="avrunding"))
    rows.append(
        Row(
            (cell(words.projects_total), Cell(), cell(typography.amount(accounts.total))),
            RowKind.TOTAL,
            context.claim("sum-prosjekter"),
        )
    )
    return Table(
        anchor=context.claim(PROJECTS_TABLE),
        caption=words.projects_caption.format(responsibility=accounts.responsibility),
        columns=(
            Column(words.project, 4),
            Column(words.measure, 2.4),
            Column(words.kroner, 1.4, Align.END),
        ),
        rows=tuple(rows),
    )


def _measures(context: Context, project: ProjectNet) -> tuple[Span, ...]:
    words = context.labels
    if not project.measures:
        return (Span(words.no_link),)
    links = context.measure_links(project.measures)
    if not project.inferred:
        return links
    return (*links, Span(f" ({words.our_link})", Mark.COMPUTED))


def groups_chart(context: Context, accounts: Accounts) -> BarChart:
    """Costs and income by group, small enough for the summary page."""
    return _chart(
        context,
        anchor="figur-artsgrupper",
        title=context.labels.groups_chart,
        bars=[(_group_name(context, group), group.amount) for group in accounts.groups],
        table=GROUPS_TABLE,
        compact=True,
    )


def _projects_chart(context: Context, accounts: Accounts) -> BarChart:
    bars = [(project_name(context, project), project.net) for project in accounts.projects]
    bars.sort(key=lambda bar: -Decimal(bar[1]))
    return _chart(
        context,
        anchor="figur-prosjekter",
        title=context.labels.projects_chart,
        bars=bars,
        table=PROJECTS_TABLE,
        compact=False,
    )


def _chart(
    context: Context,
    *,
    anchor: str,
    title: str,
    bars: list[tuple[str, str]],
    table: str,
    compact: bool,
) -> BarChart:
    words = context.labels
    sentences = [words.chart_description.format(count=len(bars))]
    if bars:
        most = max(bars, key=lambda bar: Decimal(bar[1]))
        least = min(bars, key=lambda bar: Decimal(bar[1]))
        sentences.append(
            words.chart_extremes.format(most=_bar_in_words(most), least=_bar_in_words(least))
        )
    return BarChart(
        anchor=context.claim(anchor),
        title=title.format(day=context.day(context.snapshot.report.as_of)),
        description=" ".join(sentences),
        axis_title=words.kroner,
        bars=tuple(
            Bar(
                shorten(label, 30 if compact else 48),
                float(typography.whole_kroner(value)),
                typography.amount(value),
            )
            for label, value in bars
        ),
        table_anchor=table,
        compact=compact,
    )


def _bar_in_words(bar: tuple[str, str]) -> str:
    return f"{shorten(bar[0], 60)}, {typography.money(bar[1])}"


def reconciliation(context: Context, accounts: Accounts) -> Paragraph:
    """Whether the accounts add up, in words."""
    return plain(" ".join(_reconciliation(context, accounts)))


def reconciliation_in_short(context: Context, accounts: Accounts) -> Paragraph:
    """The same for the summary page, where no table shows the row of rounding."""
    sentences = list(_reconciliation(context, accounts))
    if rounding := _project_rounding(accounts):
        amount = typography.money(str(rounding))
        sentences.append(context.labels.rounding_of_projects.format(amount=amount))
    return plain(" ".join(sentences))


def _reconciliation(context: Context, accounts: Accounts) -> Iterator[str]:
    """Whether the three totals agree (computed here) and what the ledger's own totals said."""
    words = context.labels
    groups = sum((Decimal(group.amount) for group in accounts.groups), Decimal())
    projects = sum((Decimal(project.net) for project in accounts.projects), Decimal())
    total = Decimal(accounts.total)
    if groups == projects == total:
        yield words.adds_up.format(amount=typography.money(accounts.total))
    else:
        yield words.does_not_add_up.format(
            groups=typography.money(str(groups)),
            projects=typography.money(str(projects)),
            total=typography.money(accounts.total),
        )
    match accounts.reconciled:
        case True:
            # Postings made to give the sums cannot bear witness to them.
            invented = accounts.postings_are_invented
            yield words.reconciled_invented if invented else words.reconciled
        case False:
            yield words.not_reconciled
        case None:
            yield words.reconciliation_unknown


def _budget(context: Context, accounts: Accounts) -> Table:
    words = context.labels
    income = {group.code for group in accounts.groups if group.kind == "income"}

    def row(code: str, name: str, budget: str, phased: str | None, actual: str) -> Row:
        difference = Decimal(actual) - Decimal(phased if phased is not None else budget)
        if code in income:
            word = words.less_income if difference > 0 else words.more_income
        else:
            word = words.overspend if difference > 0 else words.underspend
        spans = [Span(typography.amount(str(difference)))]
        if difference:
            spans.append(Span(f" {word}"))
        return Row(
            (
                cell(f"{code} {context.title(name)}"),
                cell(typography.amount(budget)),
                cell(typography.amount(phased) if phased is not None else words.not_stated),
                cell(typography.amount(actual)),
                Cell((Paragraph(tuple(spans)),)),
            )
        )

    return Table(
        anchor=context.claim("tabell-budsjett"),
        caption=words.budget_table,
        columns=(
            Column(words.group, 3),
            Column(words.budget, 1.3, Align.END),
            Column(words.phased, 1.3, Align.END),
            Column(words.actual, 1.3, Align.END),
            Column(words.difference, 1.9, Align.END),
        ),
        rows=tuple(
            row(line.code, line.name, line.budget, line.phased, line.actual)
            for line in accounts.budget
        ),
        style=TableStyle.COMPACT,
    )
