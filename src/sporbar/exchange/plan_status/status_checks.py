"""What a status file must agree on with itself, with the plan and with what was said before."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

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
                _("Samarbeidet «%(cooperation)s» finnes ikke. %(hint)s Les inn planen først.")
                % {
                    "cooperation": content.cooperation,
                    "hint": nearest(content.cooperation, known.cooperation_slugs),
                },
            )
            return False
        if known.plan is None:
            name = f"{content.plan_title} ({content.year})"
            self.problems.add(
                ("plan_title",),
                _("Planen «%(name)s» finnes ikke. %(hint)s Les inn planen først.")
                % {"name": name, "hint": nearest(name, known.plan_names)},
            )
            return False
        return True

    def _dates(self) -> None:
        content = self.content
        for earlier, later, sentence in (
            ("period_start", "period_end", _("Perioden slutter før den begynner.")),
            ("period_start", "as_of", _("Statusdatoen er før perioden begynner.")),
            ("opens_on", "deadline", _("Fristen er før runden åpner.")),
        ):
            first, last = getattr(content, earlier), getattr(content, later)
            if first and last and last < first:
                self.problems.add((later,), sentence)
        if content.state == "planned" and content.entries:
            self.problems.add(("state",), _("Runden er bare planlagt, men filen har svar."))

    def _covers(self, path: Path, entry: EntryPart, covered: dict[str, int], number: int) -> None:
        if not entry.covers:
            self.problems.add((*path, "covers"), _("Svaret gjelder ingen tiltak. Oppgi minst ett."))
        for index, label in enumerate(entry.covers):
            place = (*path, "covers", index)
            self._measure(place, label)
            if label in covered:
                self.problems.add(
                    place,
                    _("«%(label)s» har allerede svar nr. %(covered)s. Ett tiltak får ett svar.")
                    % {"label": label, "covered": covered[label]},
                )
            covered.setdefault(label, number)

    def _measure(self, place: Path, label: str | None, *, strands: bool = True) -> None:
        if label is None or (label in self.known.measures and (strands or "/" not in label)):
            return
        whole, slash, title = label.partition("/")
        if whole not in self.known.measures:
            hint = nearest(whole, [name for name in self.known.measures if "/" not in name])
            plan_title = self.content.plan_title
            self.problems.add(
                place,
                _(
                    "Deltiltaket hører til et tiltak som ikke finnes: «%(whole)s» står ikke i "
                    "%(plan_title)s. %(hint)s"
                )
                % {"whole": whole, "plan_title": plan_title, "hint": hint}
                if slash
                else _("Tiltak «%(whole)s» står ikke i %(plan_title)s. %(hint)s")
                % {"whole": whole, "plan_title": plan_title, "hint": hint},
            )
        elif not strands:
            self.problems.add(
                place, _("Ventet et tiltak, ikke et deltiltak: «%(whole)s».") % {"whole": whole}
            )
        else:
            known = [
                name.partition("/")[2]
                for name in self.known.measures
                if name.startswith(f"{whole}/")
            ]
            self.problems.add(
                place,
                _("Tiltak %(whole)s har ikke deltiltaket «%(title)s». %(hint)s")
                % {"whole": whole, "title": title, "hint": nearest(title, known)},
            )

    def _body(self, place: Path, name: str | None) -> None:
        if name and name not in self.known.bodies:
            self.problems.add(
                place,
                _("Organet «%(name)s» finnes ikke. %(hint)s")
                % {"name": name, "hint": nearest(name, list(self.known.bodies))},
            )

    def _lines(self, path: Path, entry: EntryPart) -> None:
        for index, line in enumerate(entry.lines):
            place = (*path, "lines", index)
            if line.deviation is not None:
                self._body((*place, "deviation", "reported_to"), line.deviation.reported_to)
            for nth, quantity in enumerate(line.quantities):
                where = (*place, "quantities", nth, "number")
                if quantity.quantifier in _WITH_NUMBER and quantity.number is None:
                    self.problems.add(
                        where,
                        _("«%(quantifier)s» trenger et tall.")
                        % {"quantifier": quantity.quantifier},
                    )
                elif quantity.quantifier not in _WITH_NUMBER and quantity.number is not None:
                    self.problems.add(
                        where,
                        _("«%(quantifier)s» har ikke noe tall.")
                        % {"quantifier": quantity.quantifier},
                    )

    def _once(self, where: str, keys: Iterable[Any], field: str, path: Path = ()) -> None:
        first: dict[Any, int] = {}
        for index, key in enumerate(keys):
            if key in first:
                self.problems.add(
                    (*path, where, index, field),
                    _("Det samme står allerede som nr. %(first)s.") % {"first": first[key] + 1},
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
                    _("Prosjekt %(code)s heter «%(name)s» tidligere i filen.")
                    % {"code": project.code, "name": name},
                )

    def _report(self, report: ReportPart) -> None:
        if report.slug in self.known.other_reports:
            other = self.known.other_reports[report.slug]
            self.problems.add(
                ("report", "slug"),
                _("Adressen «%(slug)s» brukes av rapporten «%(other)s».")
                % {"slug": report.slug, "other": other},
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
                        _(
                            "«%(label)s» svarer «se vedlegg», men ingen av vedleggene i filen "
                            "gjelder det. Før tiltaket opp på vedlegget."
                        )
                        % {"label": label},
                    )
