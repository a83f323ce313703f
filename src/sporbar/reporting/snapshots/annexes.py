"""The annexes: which are reports of their own, which are files, which are missing."""

from collections.abc import Callable
from typing import Any

from sporbar.document import snapshot as facts
from sporbar.plans.models import PlanVersion
from sporbar.reporting.models import Annex, Report


class Annexes:
    """The annexes of a report, read in two statements however many they are."""

    def __init__(self, report: Report) -> None:
        self._annexes = list(
            Annex.objects.within(report.cooperation_id)
            .filter(report=report)
            .select_related(
                "file",
                "sub_report__cooperation",
                "sub_report__round__plan__strategy",
                "sub_report__round__plan__body",
                "sub_report__round__plan_version__adopted_by",
            )
        )
        links: dict[int, set[tuple[Any, Any]]] = {}
        for annex, area, number, area_above, number_above in (
            Annex.measures.through.objects.filter(annex__report=report)
            .values_list(
                "annex_id",
                "measure__focus_area__number",
                "measure__number",
                "measure__parent__focus_area__number",
                "measure__parent__number",
            )
            .order_by("id")
        ):
            whole = (area, number) if number is not None else (area_above, number_above)
            links.setdefault(annex, set()).add(whole)
        self._labels = {
            annex: tuple(f"{area}.{number}" for area, number in sorted(found))
            for annex, found in links.items()
        }

    @property
    def sub_reports(self) -> list[Report]:
        """The reports that are composed as annexes, each once."""
        found = [annex.sub_report for annex in self._annexes if annex.sub_report is not None]
        return list({report.pk: report for report in found}.values())

    @property
    def by_label(self) -> dict[str, int]:
        """The number of the annex in which a measure's status is, by the measure's label."""
        return {
            label: annex.number
            for annex in self._annexes
            for label in self._labels.get(annex.pk, ())
        }

    def told(
        self, focus_areas: Callable[[Report], tuple[facts.FocusArea, ...]]
    ) -> tuple[facts.Annex, ...]:
        """The annexes in order; `focus_areas` gives those of a sub-report."""
        return tuple(
            facts.Annex(
                number=annex.number,
                title=annex.title,
                state=_word(annex.state),
                measures=self._labels.get(annex.pk, ()),
                note=annex.note,
                report=_sub_report(annex.sub_report, focus_areas(annex.sub_report))
                if annex.sub_report is not None
                else None,
                file=_file(annex) if annex.file is not None else None,
            )
            for annex in self._annexes
        )


def _sub_report(report: Report, areas: tuple[facts.FocusArea, ...]) -> facts.SubReport:
    round_, plan = report.round, report.round.plan
    return facts.SubReport(
        kind=_word(round_.kind),
        title=report.title,
        as_of=round_.as_of.isoformat(),
        period=facts.Period(
            start=round_.period_start.isoformat(), end=round_.period_end.isoformat()
        ),
        plan=plan_of(plan, round_.plan_version),
        author=facts.Actor(role=report.author_role),
        body=plan.body.name if plan.body else None,
        written=report.written_on.isoformat() if report.written_on else None,
        introduction=tuple(report.introduction),
        focus_areas=areas,
    )


def _file(annex: Annex) -> facts.AnnexFile:
    file = annex.file
    assert file is not None
    return facts.AnnexFile(
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        pages=annex.pages,
    )


def plan_of(plan: Any, version: PlanVersion | None) -> facts.Plan:
    """The plan version reported on."""
    return facts.Plan(
        title=plan.title,
        year=plan.year,
        version=version.number if version else 1,
        strategy=plan.strategy.title,
        adopted_by=version.adopted_by.name if version and version.adopted_by else None,
        adopted_on=version.adopted_on if version else None,
        case_reference=version.case_reference if version else None,
    )


def _word(value: str) -> Any:
    """A code that the database's own choices keep to the words the snapshot allows."""
    return str(value)
