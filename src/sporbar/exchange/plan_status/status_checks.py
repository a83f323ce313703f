"""What a status file must agree on with itself, with the plan and with what was said before."""

from collections.abc import Iterable
from typing import Any

from sporbar.exchange.files import EntryPart, ReportPart, StatusFile
from sporbar.exchange.plan_status.reading import nearest
from sporbar.exchange.plan_status.status_known import KnownStatus
from sporbar.exchange.problems import Path, Problems

#: Quantifiers that speak of a number, and those that speak of none.
_WITH_NUMBER = frozenset({"exactly", "over", "at_least", "about"})


def check_status(content: StatusFile, known: KnownStatus, problems: Problems) -> None:
    """Add what does not agree; a place that already has a problem is left alone."""
    _Checker(content, known, problems).check()


class _Checker:
    def __init__(self, content: StatusFile, known: KnownStatus, problems: Problems) -> None:
        self.content = content
        self.known = known
        self.problems = problems

    def check(self) -> None:
        if not self._plan_is_known():
            return
        self._dates()
        covered: dict[str, int] = {}
        for index, entry in enumerate(self.content.entries):
            self._covers(("entries", index), entry, covered, index + 1)
            self._lines(("entries", index), entry)
        self._money()
        if self.content.report is not None:
            self._report(self.content.report)

    def _plan_is_known(self) -> bool:
        content, known = self.content, self.known
        if known.cooperation is None:
            self.problems.add(
                ("cooperation",),
                f"Samarbeidet «{content.cooperation}» finnes ikke. "
                + nearest(content.cooperation, known.cooperation_slugs)
                + " Les inn planen først.",
            )
            return False
        if known.plan is None:
            name = f"{content.plan_title} ({content.year})"
            self.problems.add(
                ("plan_title",),
                f"Planen «{name}» finnes ikke. {nearest(name, known.plan_names)} "
                "Les inn planen først.",
            )
            return False
        return True

    def _dates(self) -> None:
        content = self.content
        for earlier, later, sentence in (
            ("period_start", "period_end", "Perioden slutter før den begynner."),
            ("period_start", "as_of", "Statusdatoen er før perioden begynner."),
            ("opens_on", "deadline", "Fristen er før runden åpner."),
        ):
            first, last = getattr(content, earlier), getattr(content, later)
            if first and last and last < first:
                self.problems.add((later,), sentence)
        if content.state == "planned" and content.entries:
            self.problems.add(("state",), "Runden er bare planlagt, men filen har svar.")

    def _covers(self, path: Path, entry: EntryPart, covered: dict[str, int], number: int) -> None:
        if not entry.covers:
            self.problems.add((*path, "covers"), "Svaret gjelder ingen tiltak. Oppgi minst ett.")
        for index, label in enumerate(entry.covers):
            place = (*path, "covers", index)
            self._measure(place, label)
            if label in covered:
                self.problems.add(
                    place,
                    f"«{label}» har allerede svar nr. {covered[label]}. Ett tiltak får ett svar.",
                )
            covered.setdefault(label, number)

    def _measure(self, place: Path, label: str | None, *, strands: bool = True) -> None:
        if label is None or (label in self.known.measures and (strands or "/" not in label)):
            return
        whole, slash, title = label.partition("/")
        if whole not in self.known.measures:
            kind = "Deltiltaket hører til et tiltak som ikke finnes: " if slash else "Tiltak "
            self.problems.add(
                place,
                f"{kind}«{whole}» står ikke i {self.content.plan_title}. "
                + nearest(whole, [name for name in self.known.measures if "/" not in name]),
            )
        elif not strands:
            self.problems.add(place, f"Ventet et tiltak, ikke et deltiltak: «{whole}».")
        else:
            known = [
                name.partition("/")[2]
                for name in self.known.measures
                if name.startswith(f"{whole}/")
            ]
            self.problems.add(
                place, f"Tiltak {whole} har ikke deltiltaket «{title}». {nearest(title, known)}"
            )

    def _body(self, place: Path, name: str | None) -> None:
        if name and name not in self.known.bodies:
            self.problems.add(
                place, f"Organet «{name}» finnes ikke. {nearest(name, list(self.known.bodies))}"
            )

    def _lines(self, path: Path, entry: EntryPart) -> None:
        for index, line in enumerate(entry.lines):
            place = (*path, "lines", index)
            if line.deviation is not None:
                self._body((*place, "deviation", "reported_to"), line.deviation.reported_to)
            for nth, quantity in enumerate(line.quantities):
                where = (*place, "quantities", nth, "number")
                if quantity.quantifier in _WITH_NUMBER and quantity.number is None:
                    self.problems.add(where, f"«{quantity.quantifier}» trenger et tall.")
                elif quantity.quantifier not in _WITH_NUMBER and quantity.number is not None:
                    self.problems.add(where, f"«{quantity.quantifier}» har ikke noe tall.")

    def _once(self, where: str, keys: Iterable[Any], field: str, path: Path = ()) -> None:
        first: dict[Any, int] = {}
        for index, key in enumerate(keys):
            if key in first:
                self.problems.add(
                    (*path, where, index, field),
                    f"Det samme står allerede som nr. {first[key] + 1}.",
                )
            first.setdefault(key, index)

    def _money(self) -> None:
        content = self.content
        self._once(
            "recommendations",
            [(r.measure, r.scheme, r.body, r.month) for r in content.recommendations],
            "measure",
        )
        for index, part in enumerate(content.recommendations):
            self._measure(("recommendations", index, "measure"), part.measure, strands=False)
            self._body(("recommendations", index, "body"), part.body)
        self._once("projects", [(p.code, p.measure) for p in content.projects], "measure")
        names: dict[str, str] = {}
        for index, project in enumerate(content.projects):
            self._measure(("projects", index, "measure"), project.measure, strands=False)
            name = names.setdefault(project.code, project.name)
            if name != project.name:
                self.problems.add(
                    ("projects", index, "name"),
                    f"Prosjekt {project.code} heter «{name}» tidligere i filen.",
                )

    def _report(self, report: ReportPart) -> None:
        if report.slug in self.known.other_reports:
            other = self.known.other_reports[report.slug]
            self.problems.add(
                ("report", "slug"), f"Adressen «{report.slug}» brukes av rapporten «{other}»."
            )
        self._once("annexes", [a.number for a in report.annexes], "number", ("report",))
        self._once(
            "acknowledgements",
            [(a.code, a.place) for a in report.acknowledgements],
            "place",
            ("report",),
        )
        referred: set[str] = set()
        for index, annex in enumerate(report.annexes):
            referred.update(annex.measures)
            for nth, label in enumerate(annex.measures):
                self._measure(("report", "annexes", index, "measures", nth), label)
        for index, entry in enumerate(self.content.entries):
            if entry.answer != "see_annex":
                continue
            for nth, label in enumerate(entry.covers):
                if label not in referred and label.partition("/")[0] not in referred:
                    self.problems.add(
                        ("entries", index, "covers", nth),
                        f"«{label}» svarer «se vedlegg», men ingen av vedleggene i filen gjelder "
                        "det. Før tiltaket opp på vedlegget.",
                    )
