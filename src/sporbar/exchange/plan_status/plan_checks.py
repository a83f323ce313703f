"""What a plan file must agree on with itself and with what is registered already."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from sporbar.document.partial_dates import NotADate, bounds
from sporbar.exchange.files import InvolvementPart, MeasurePart, PlanFile
from sporbar.exchange.plan_status.plan_known import KnownPlan
from sporbar.exchange.plan_status.reading import nearest
from sporbar.exchange.problems import Path, Problems
from sporbar.plans.models import PlanState


def check_plan(content: PlanFile, known: KnownPlan, problems: Problems) -> None:
    """Add what does not agree; a place that already has a problem is left alone."""
    _Checker(content, known, problems).check()


class _Checker:
    def __init__(self, content: PlanFile, known: KnownPlan, problems: Problems) -> None:
        self.content = content
        self.known = known
        self.problems = problems
        self.legal_entities = [*known.legal_entities, *(e.name for e in content.legal_entities)]
        self.organisations = [*known.organisations, *(o.name for o in content.organisations)]
        self.bodies = [*known.bodies, *(b.name for b in content.bodies)]
        self.people = [*known.people, *(p.slug for p in content.people)]
        self.forms = [*known.working_forms, *(f.code for f in content.working_forms)]
        self.focus_areas = {*known.focus_areas, *(a.number for a in content.focus_areas)}
        #: every title an action area may be printed with
        self.titles: dict[str, set[str]] = {
            code: {area.title} for code, area in known.action_areas.items()
        }
        for code, title in known.aliases:
            self.titles[code].add(title)
        for focus_area in content.focus_areas:
            for area in focus_area.action_areas:
                self.titles.setdefault(area.code, set()).update({area.title, *area.aliases})

    def check(self) -> None:
        self._organisations()
        self._areas()
        self._version()
        content = self.content
        self._people()
        self._one_of(("body",), content.body, self.bodies, _("Organet"))
        self._known_measure(("hangs_under",), content.hangs_under)
        for index, ending in enumerate(content.endings):
            self._known_measure(("endings", index, "measure"), ending.measure)
        self._once("measures", [(m.focus_area, m.number) for m in content.measures], "number")
        for index, measure in enumerate(content.measures):
            self._measure(("measures", index), measure)

    def _once(self, where: str, keys: Iterable[Any], field: str | None, path: Path = ()) -> None:
        """One element per key in the list `where`."""
        first: dict[Any, int] = {}
        for index, key in enumerate(keys):
            if key in first:
                shown = ".".join(map(str, key)) if isinstance(key, tuple) else key
                place = (*path, where, index) if field is None else (*path, where, index, field)
                self.problems.add(
                    place,
                    _("«%(shown)s» står to ganger; første gang er nr. %(first)s.")
                    % {"shown": shown, "first": first[key] + 1},
                )
            first.setdefault(key, index)

    def _one_of(self, path: Path, name: str | None, known: list[str], what: str) -> None:
        if name and name not in known:
            self.problems.add(
                path,
                _("%(what)s «%(name)s» finnes ikke. %(hint)s")
                % {"what": what, "name": name, "hint": nearest(name, known)},
            )

    def _organisations(self) -> None:
        content = self.content
        self._once("legal_entities", [e.name for e in content.legal_entities], "name")
        self._once("organisations", [o.name for o in content.organisations], "name")
        self._once("bodies", [b.name for b in content.bodies], "name")
        self._once(
            "seats", [(s.body, s.role, s.on_behalf_of, s.valid_from) for s in content.seats], "role"
        )
        for index, organisation in enumerate(content.organisations):
            path = ("organisations", index)
            self._one_of(
                (*path, "legal_entity"),
                organisation.legal_entity,
                self.legal_entities,
                _("Den juridiske enheten"),
            )
            self._once("former_names", organisation.former_names, None, path)
            self._once("numbers", [n.valid_from for n in organisation.numbers], "valid_from", path)
            for place, number in enumerate(organisation.numbers):
                self._in_order((*path, "numbers", place), number.valid_from, number.valid_to)
            self._in_order(path, organisation.member_from, organisation.member_to, "member_to")
        for index, body in enumerate(content.bodies):
            self._one_of(
                ("bodies", index, "legal_entity"),
                body.legal_entity,
                self.legal_entities,
                _("Den juridiske enheten"),
            )
            self._one_of(
                ("bodies", index, "organisation"),
                body.organisation,
                self.organisations,
                _("Organisasjonen"),
            )
        for index, seat in enumerate(content.seats):
            self._one_of(("seats", index, "body"), seat.body, self.bodies, _("Organet"))
            self._in_order(("seats", index), seat.valid_from, seat.valid_to)

    def _in_order(
        self, path: Path, first: str | None, last: str | None, field: str = "valid_to"
    ) -> None:
        """Both may be partly known; they are out of order when one certainly ends too early."""
        if not first or not last:
            return
        try:
            start, end = bounds(first)[0], bounds(last)[1]
        except NotADate:
            return
        if start is not None and end is not None and end < start:
            self.problems.add(
                (*path, field), _("%(last)s er før %(first)s.") % {"last": last, "first": first}
            )

    def _areas(self) -> None:
        content = self.content
        self._once("focus_areas", [a.number for a in content.focus_areas], "number")
        self._once("working_forms", [f.code for f in content.working_forms], "code")
        first: dict[str, int] = {}
        for index, focus_area in enumerate(content.focus_areas):
            for place, area in enumerate(focus_area.action_areas):
                path = ("focus_areas", index, "action_areas", place)
                if area.code in first:
                    self.problems.add(
                        (*path, "code"),
                        _(
                            "Tiltaksområdet «%(code)s» står to ganger; første gang er under "
                            "satsingsområde %(first)s."
                        )
                        % {"code": area.code, "first": first[area.code]},
                    )
                first.setdefault(area.code, focus_area.number)
                self._once("aliases", area.aliases, None, path)

    def _people(self) -> None:
        self._once("people", [p.slug for p in self.content.people], "slug")
        for index, person in enumerate(self.content.people):
            self._one_of(
                ("people", index, "organisation"),
                person.organisation,
                self.organisations,
                _("Organisasjonen"),
            )

    def _known_measure(self, path: Path, reference: str | None) -> None:
        if reference and path not in self.problems and reference not in self.known.everywhere:
            self.problems.add(
                path,
                _(
                    "Tiltak %(measure)s i planen for %(year)s finnes ikke. Les inn den "
                    "planen først, eller la feltet være tomt."
                )
                % {"measure": reference[5:], "year": reference[:4]},
            )

    def _version(self) -> None:
        content, version = self.content, self.known.version
        adoption = content.adoption
        self._one_of(("adoption", "by"), adoption.by, self.bodies, _("Organet"))
        details = (adoption.by, adoption.on, adoption.case_reference, adoption.wording)
        if not adoption.adopted and any(details):
            self.problems.add(
                ("adoption", "adopted"),
                _("Et vedtak er oppgitt, men planen er ikke merket vedtatt."),
            )
        if version is not None and version.is_being_written:
            self.problems.add(
                ("version",),
                _("Versjon %(number)d av «%(plan)s» skrives på kontoret. Les filen inn der.")
                % {"number": version.number, "plan": content.plan_title},
            )
            return
        if version is None or version.state == PlanState.DRAFT:
            return
        if content.version == version.number:
            self.problems.add(
                ("version",),
                _(
                    "Versjon %(number)s av «%(plan_title)s» er vedtatt og ligger fast, og filen "
                    "sier noe annet. Skal planen endres, gi filen versjon %(next)s og oppgi "
                    "vedtaket som endret den."
                )
                % {
                    "number": version.number,
                    "plan_title": content.plan_title,
                    "next": version.number + 1,
                },
            )
        elif content.version != version.number + 1:
            self.problems.add(
                ("version",),
                _(
                    "Gjeldende versjon er %(number)s; den neste må være %(next)s, filen sier "
                    "%(version)s."
                )
                % {
                    "number": version.number,
                    "next": version.number + 1,
                    "version": content.version,
                },
            )
        elif not adoption.adopted or not any(details):
            self.problems.add(
                ("adoption",),
                _(
                    "En vedtatt plan endres bare ved vedtak. Oppgi hvem som vedtok endringen, når, "
                    "eller saksnummeret (adoption: by, on, case_reference)."
                ),
            )

    def _measure(self, path: Path, measure: MeasurePart) -> None:
        if measure.focus_area not in self.focus_areas:
            self.problems.add(
                (*path, "focus_area"),
                _("Satsingsområde %(focus_area)s finnes ikke.")
                % {"focus_area": measure.focus_area},
            )
        for index, number in enumerate(measure.applies_to):
            if number not in self.focus_areas:
                self.problems.add(
                    (*path, "applies_to", index),
                    _("Satsingsområde %(number)s finnes ikke.") % {"number": number},
                )
        self._once("applies_to", measure.applies_to, None, path)
        self._once("areas", [link.code for link in measure.areas], "code", path)
        for index, link in enumerate(measure.areas):
            place = (*path, "areas", index)
            titles = self.titles.get(link.code)
            if titles is None:
                self.problems.add(
                    (*place, "code"),
                    _("Tiltaksområdet «%(code)s» finnes ikke. %(hint)s")
                    % {"code": link.code, "hint": nearest(link.code, sorted(self.titles))},
                )
            elif link.title is not None and link.title not in titles:
                self.problems.add(
                    (*place, "title"),
                    _(
                        "Tiltaksområde %(code)s er ikke kjent under tittelen «%(title)s». %(hint)s "
                        "Legg den eventuelt til som annen tittel."
                    )
                    % {
                        "code": link.code,
                        "title": link.title,
                        "hint": nearest(link.title, sorted(titles)),
                    },
                )
        self._once("working_forms", measure.working_forms, None, path)
        for index, code in enumerate(measure.working_forms):
            self._one_of((*path, "working_forms", index), code, self.forms, _("Arbeidsformen"))
        self._once("strands", [s.title for s in measure.strands], "title", path)
        self._one_of(
            (*path, "responsible_body"), measure.responsible_body, self.bodies, _("Organet")
        )
        for index, part in enumerate(measure.involved):
            self._involved((*path, "involved", index), part)
        self._once("goals", measure.goals, None, path)
        for index, reference in enumerate(measure.merged_from):
            self._known_measure((*path, "merged_from", index), reference)
        continues = measure.continues
        if continues and (*path, "continues") not in self.problems:
            if int(continues[:4]) == self.content.year:
                self.problems.add(
                    (*path, "continues"),
                    _("«%(continues)s» er i denne planen; ventet et tidligere år.")
                    % {"continues": continues},
                )
            else:
                self._known_measure((*path, "continues"), continues)

    def _involved(self, path: Path, part: InvolvementPart) -> None:
        parties = (part.organisation, part.body, part.person)
        if sum(one is not None for one in parties) != 1:
            self.problems.add(
                path, _("Oppgi en organisasjon, et organ eller en person, ett av dem.")
            )
        self._one_of((*path, "person"), part.person, self.people, _("Personen"))
        self._one_of(
            (*path, "organisation"), part.organisation, self.organisations, _("Organisasjonen")
        )
        self._one_of((*path, "body"), part.body, self.bodies, _("Organet"))
