"""The cover, and what the file says of itself."""

import re

from sporbar.document.compose.context import Context
from sporbar.document.nodes import Cover, Meta, RendererWords
from sporbar.document.snapshot import Actor, Cooperation

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FALLBACK: str = Cooperation(name="", slug="").colour


def colour(context: Context) -> str:
    """The cooperation's accent, if it is one a renderer can use."""
    wanted = context.snapshot.cooperation.colour
    return wanted if _COLOUR.fullmatch(wanted) else _FALLBACK


def actor(context: Context, person: Actor | None) -> str:
    """ "Kari Nordmann, rådsleder (daglig leder)", or the title alone where the name is withheld."""
    if person is None:
        return context.labels.not_stated
    role = context.title(person.role)
    if person.acting_as and person.acting_as.casefold() != person.role.casefold():
        role = f"{role} ({context.title(person.acting_as)})"
    return f"{context.title(person.name)}, {role}" if person.name else role


def cover(context: Context) -> Cover:
    snapshot, words = context.snapshot, context.labels
    report, dates = snapshot.report, snapshot.dates
    edition = (
        words.edition_published.format(
            number=snapshot.edition.number, day=context.day(dates.published)
        )
        if dates.published
        else words.edition.format(number=snapshot.edition.number)
    )
    lines = [
        words.as_of.format(day=context.day(report.as_of)),
        words.period.format(
            start=context.day(report.period.start), end=context.day(report.period.end)
        ),
        words.reports_on.format(plan=context.title(snapshot.plan.title)),
        words.by.format(role=actor(context, snapshot.author)),
        edition,
    ]
    if snapshot.cooperation.is_fictional:
        lines.append(words.fictional)
    return Cover(
        organisation=context.title(snapshot.cooperation.name),
        kind=words.report_kinds[report.kind],
        title=context.title(report.title),
        lines=tuple(lines),
        colour=colour(context),
    )


def meta(context: Context) -> Meta:
    snapshot, words = context.snapshot, context.labels
    report, dates = snapshot.report, snapshot.dates
    name, title = context.title(snapshot.cooperation.name), context.title(report.title)
    status = words.as_of.format(day=context.day(report.as_of))
    edition = words.edition.format(number=snapshot.edition.number)
    return Meta(
        title=f"{title}, {name}",
        subject=status,
        author=f"{actor(context, snapshot.author)}, {name}",
        language=context.language,
        date=dates.published or dates.approved or dates.written or dates.as_of,
        footer=f"{name} · {title} · {status} · {edition}",
        colour=colour(context),
        words=RendererWords(
            contents=words.contents,
            page=words.page,
            of=words.of,
            table=words.table,
            figure=words.figure,
            draft=words.draft,
            deviation=words.deviation,
            skip_to_content=words.skip_to_content,
            back_to_contents=words.back_to_contents,
        ),
        draft=snapshot.fingerprint is None,
    )
