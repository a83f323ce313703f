"""What was reported about one measure or strand: the blocks both long and short form share."""

from sporbar.document import typography
from sporbar.document.compose import counts, recorded
from sporbar.document.compose.context import (
    Context,
    annex_anchor,
    note,
    plain,
    project_anchor,
)
from sporbar.document.nodes import (
    BulletList,
    Definition,
    DeviationNote,
    Mark,
    Paragraph,
    Span,
)
from sporbar.document.snapshot import (
    ActionAreaLink,
    Deviation,
    Involvement,
    Measure,
    ProjectLink,
    Recommendation,
    StatedQuantity,
    StatusLine,
    Strand,
)

Reported = Measure | Strand
StatusBlock = Paragraph | BulletList | DeviationNote


def reported(context: Context, item: Reported, reference: str) -> list[StatusBlock]:
    """Answer, progress and sentences of `item`; silence is said in words."""
    blocks: list[StatusBlock] = []
    answer = _answer(context, item, reference)
    if answer is not None:
        blocks.append(answer)
    split = isinstance(item, Measure) and bool(item.strands)
    if item.progress is not None or (item.answer == "activity" and not split):
        blocks.append(progress_line(context, item))
    common = _common_sharing(item)
    if common:
        before, _, after = context.labels.shared_status.partition("{measures}")
        blocks.append(note(Span(before), *context.measure_links(common), Span(f"{after}.")))
    blocks.extend(_sentences(context, item, already_said=common))
    return blocks


def progress_line(context: Context, item: Reported) -> Paragraph:
    words = context.labels
    said = words.progress[item.progress] if item.progress else words.not_stated
    mark = Mark.STRONG if item.progress else Mark.PLAIN
    return note(Span(f"{words.progress_line}: "), Span(said, mark))


def _answer(context: Context, item: Reported, reference: str) -> Paragraph | None:
    words = context.labels
    match item.answer:
        case "activity":
            if item.status or (isinstance(item, Measure) and item.strands):
                return None
            return plain(_capital(words.answers["activity"]), Mark.STRONG)
        case "no_activity":
            return plain(words.no_activity, Mark.STRONG)
        case "see_annex":
            return _annex(context, item, reference)
        case None:
            if isinstance(item, Measure) and item.strands:
                return None
            return plain(words.not_reported, Mark.STRONG)


def _annex(context: Context, item: Reported, reference: str) -> Paragraph:
    words = context.labels
    annex = context.annexes.get(item.annex) if item.annex is not None else None
    if annex is None:
        annex = next((one for one in context.snapshot.annexes if reference in one.measures), None)
    if annex is None:
        return Paragraph(
            (Span(words.see_unknown_annex, Mark.STRONG), Span(f" ({words.not_stated})"))
        )
    title = words.see_annex.format(number=annex.number, title=context.title(annex.title))
    spans = [context.link(title, annex_anchor(annex.number), Mark.STRONG)]
    if annex.state == "missing":
        spans.append(Span(f" ({words.annex_is_missing})"))
    return Paragraph(tuple(spans))


def _common_sharing(item: Reported) -> tuple[str, ...]:
    """The measures that all sentences of `item` are shared with: said once, above them."""
    sharing = {line.shared_with for line in item.status}
    return sharing.pop() if len(sharing) == 1 else ()


def _sentences(
    context: Context, item: Reported, already_said: tuple[str, ...]
) -> list[StatusBlock]:
    blocks: list[StatusBlock] = []
    plain_lines: list[tuple[Span, ...]] = []

    def close_list() -> None:
        if plain_lines:
            blocks.append(BulletList(tuple(plain_lines)))
            plain_lines.clear()

    for line in item.status:
        shared = () if line.shared_with == already_said else line.shared_with
        if line.deviation is None:
            plain_lines.append(_sentence(context, line, Mark.PLAIN, shared))
        else:
            close_list()
            blocks.append(_deviation(context, line, line.deviation, shared))
    close_list()
    return blocks


def _sentence(
    context: Context, line: StatusLine, mark: Mark, shared: tuple[str, ...]
) -> tuple[Span, ...]:
    if line.source and mark == Mark.PLAIN:
        mark = Mark.COMPUTED
    spans = [Span(context.sentence(line.text), mark)]
    if line.source:
        source = context.labels.line_source.format(source=context.title(line.source))
        spans.append(Span(f" ({source})", Mark.COMPUTED))
    if line.carried_over:
        spans.append(Span(f" ({context.labels.carried_over})", Mark.COMPUTED))
    if counts.is_done_after(line, context.snapshot.report.as_of):
        day = context.day(context.snapshot.report.as_of)
        spans.append(Span(f" ({context.labels.after_as_of.format(day=day)})", Mark.COMPUTED))
    if shared:
        before, _, after = context.labels.shared_status.partition("{measures}")
        spans.append(Span(f" ({_lower(before)}"))
        spans.extend(context.measure_links(shared))
        spans.append(Span(f"{after})"))
    return tuple(spans)


def deviation_label(context: Context, deviation: Deviation) -> str:
    """ "Avvik: utsatt", "Avvik (vår kobling): på vent"."""
    words = context.labels
    ours = f" ({words.our_link})" if deviation.certainty == "uncertain" else ""
    return f"{words.deviation}{ours}: {words.deviations[deviation.kind]}"


def _deviation(
    context: Context, line: StatusLine, deviation: Deviation, shared: tuple[str, ...]
) -> DeviationNote:
    words = context.labels
    details, silent = deviation_details(context, deviation)
    if silent:
        details.append(Definition(_capital(words.not_stated), (Span(context.listing(silent)),)))
    if deviation.certainty == "uncertain":
        ours = Span(words.uncertain_deviation, Mark.COMPUTED)
        details.append(Definition(_capital(words.our_link), (ours,)))
    if shared:
        details.append(Definition(words.shared_with_term, context.measure_links(shared)))
    return DeviationNote(
        deviation_label(context, deviation),
        _sentence(context, line, Mark.DEVIATION, ()),
        tuple(details),
    )


def deviation_details(context: Context, deviation: Deviation) -> tuple[list[Definition], list[str]]:
    """What is known of a deviation, and what should be said of one but was not."""
    words = context.labels
    details: list[Definition] = []
    silent: list[str] = []

    def detail(term: str, value: str | None, *, expected: bool = True) -> None:
        if value:
            details.append(Definition(term, (Span(value),)))
        elif expected:
            silent.append(_lower(term))

    detail(words.cause, _said(context, deviation.cause))
    detail(words.consequence, _said(context, deviation.consequence))
    detail(words.remedy, _said(context, deviation.remedy))
    detail(words.new_date, deviation.new_date and context.date(deviation.new_date))
    detail(words.reported_to, reported_to(context, deviation))
    detail(words.decision, _said(context, deviation.decision), expected=False)
    detail(
        words.raised_on, deviation.raised_on and context.date(deviation.raised_on), expected=False
    )
    detail(
        words.settled_on,
        deviation.settled_on and context.date(deviation.settled_on),
        expected=False,
    )
    return details, silent


def reported_to(context: Context, deviation: Deviation) -> str | None:
    """ "Styringsgruppa, våren 2011": the body, the date, or whichever of them is known."""
    body = _said(context, deviation.reported_to)
    when = deviation.reported_on and context.date(deviation.reported_on)
    return ", ".join(part for part in (body, when) if part) or None


def _said(context: Context, text: str | None) -> str | None:
    return context.sentence(text) if text else None


def areas(context: Context, links: tuple[ActionAreaLink, ...]) -> tuple[tuple[Span, ...], ...]:
    """ "1.1 Utvikling innen reiseliv" for each link."""
    return tuple((Span(f"{link.code} {context.title(link.title)}"),) for link in links)


def applies_to(context: Context, numbers: tuple[int, ...]) -> str:
    """ "Gjelder satsingsområdene 1, 2, 3 og 4", every area written out."""
    words = context.labels
    every = {area.number for area in context.snapshot.focus_areas}
    if len(numbers) == 1:
        phrase = words.applies_to_area
    elif every and set(numbers) == every:
        phrase = words.applies_to_all
    else:
        phrase = words.applies_to_areas
    return phrase.format(areas=context.listing(map(str, numbers)))


def working_forms(context: Context, measure: Measure) -> str:
    titles = context.snapshot.working_form_titles
    return ", ".join(context.title(titles.get(code, code)) for code in measure.working_forms)


def activities(context: Context, texts: tuple[str, ...]) -> BulletList:
    return BulletList(tuple((Span(context.sentence(text)),) for text in texts))


def recommendation(context: Context, item: Recommendation) -> Paragraph:
    """ "Innstilt, ikke bevilget: kr 150 000 (Regionrådet, mars 2011, sak 012/11), ordning"."""
    scheme = context.title(item.scheme)
    return Paragraph(
        (
            Span(f"{context.labels.recommended}: "),
            Span(typography.money(item.amount), Mark.STRONG),
            Span(f" ({recommended_by(context, item)}), {scheme}"),
        )
    )


def recommended_by(context: Context, item: Recommendation) -> str:
    """ "Regionrådet, mars 2011, sak 012/11"."""
    said = [context.title(item.body), context.date(item.month)]
    if item.case:
        said.append(recorded.case(context, item.case))
    return ", ".join(said)


def project_spans(context: Context, project: ProjectLink) -> tuple[Span, ...]:
    """ "F230 Samordnet næringsapparat (vår kobling)", linked to its row in the accounts."""
    words = context.labels
    name = context.link_outside(
        f"{project.code} {context.title(project.name)}", project_anchor(project.code)
    )
    if not project.inferred:
        return (name,)
    doubt = "?" if project.certainty == "uncertain" else ""
    return name, Span(f" ({words.our_link}{doubt})", Mark.COMPUTED)


def former_names(context: Context, measure: Measure) -> list[str]:
    words = context.labels
    return [
        words.formerly_until.format(
            name=context.title(former.name), date=context.date(former.changed_on)
        )
        if former.changed_on
        else words.formerly.format(name=context.title(former.name))
        for former in measure.former_names
    ]


def involved(context: Context, measure: Measure) -> tuple[str, ...]:
    """ "Kongsberg kommune, kulturtjenesten (koordinator, 2011)" for each."""
    words = context.labels
    return tuple(
        ", ".join(
            part for part in (_called(context, one), one.unit and context.title(one.unit)) if part
        )
        + f" ({words.roles[one.role]}{f', {one.year}' if one.year else ''})"
        for one in measure.involved
    )


def renamed(context: Context, measure: Measure) -> list[str]:
    """ "Exploria, tidligere Norsk Geosenter" for those involved who changed their name."""
    return [_called(context, one) for one in measure.involved if one.former_names]


def _called(context: Context, one: Involvement) -> str:
    name = context.title(one.name)
    if not one.former_names:
        return name
    former = context.listing(context.title(text) for text in one.former_names)
    return context.labels.formerly_called.format(name=name, former=former)


def quantity(context: Context, stated: StatedQuantity) -> str:
    """ "møter: 5", "deltakere: over 100", "råd: 6 av 7": a count as it was said."""
    words = context.labels
    said = words.quantifiers[stated.quantifier].format(
        number=words.not_stated if stated.number is None else typography.number(stated.number)
    )
    whole = "" if stated.of is None else f" {words.of} {typography.number(stated.of)}"
    return f"{context.title(stated.what)}: {said}{whole}"


def heading(context: Context, measure: Measure, reference: str) -> str:
    return f"{reference} {context.title(measure.title)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
