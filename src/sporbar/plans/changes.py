"""What changed from one version of a plan to another, in words.

Two values in, sentences out; nothing is read from the database. A measure is the same one when
the newer version says so (`was`, or `continues` from last year's plan), never by its title.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from sporbar.plans.content import InvolvementPart, MeasurePart, PlanFile, StrandPart
from sporbar.plans.models import InvolvementRole

#: How alike two sentences are, from 0 to 1, to be told as one that was reworded.
_ALIKE = 0.6


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True)
class Change:
    """What happened to one measure. `label` is the newer version's, the older one's for a measure
    that ended. `sentences` are whole sentences, none for a measure that is only new."""

    kind: ChangeKind
    label: str
    title: str
    sentences: tuple[str, ...] = ()


def changes(old: PlanFile, new: PlanFile) -> list[Change]:
    """Every measure that is new, changed or ended, in the newer version's order, ended ones last.

    `old` may be the version before, or last year's plan. A measure whose number alone moved because
    others did is told as changed: the number is how people refer to it.
    """
    before = {_label(part): part for part in old.measures}
    same_year = old.year == new.year and old.plan_title == new.plan_title
    found = []
    met: set[str] = set()
    # Whoever goes on as itself owns the label, wherever in the plan it stands.
    own = {_label(one) if one.was is None else one.was for one in new.measures if same_year}
    words = _Words(old, new)
    for part in new.measures:
        label = _label(part)
        earlier = _earlier_label(part, old.year, same_year)
        met.update(_merged(part, old.year))
        if earlier is None or earlier not in before:
            found.append(Change(ChangeKind.ADDED, label, part.title))
            continue
        if same_year and part.was == "" and earlier in own | met:
            found.append(
                Change(
                    ChangeKind.ADDED,
                    label,
                    part.title,
                    (_("Delt ut fra tiltak %(label)s.") % {"label": earlier},),
                )
            )
            continue
        met.add(earlier)
        sentences = words.of(before[earlier], part)
        if sentences:
            found.append(Change(ChangeKind.CHANGED, label, part.title, tuple(sentences)))
    reasons = {_year_dropped(one.measure, old.year): one.reason for one in new.endings}
    for label, part in before.items():
        ended = label in reasons
        if ended or label not in met:
            reason = reasons.get(label, "")
            sentences = [_("Grunn: %(reason)s") % {"reason": reason}] if reason else []
            found.append(Change(ChangeKind.ENDED, label, part.title, tuple(sentences)))
    return found


def _label(part: MeasurePart) -> str:
    return f"{part.focus_area}.{part.number}"


def _year_dropped(reference: str, year: int) -> str:
    """ "5.6" of "2026/5.6"; the whole reference when it is another year's."""
    return reference.removeprefix(f"{year}/")


def _earlier_label(part: MeasurePart, year: int, same_plan: bool) -> str | None:
    if same_plan:
        if part.was is None:
            return _label(part)
        if part.was:
            return part.was
    if part.continues and part.continues.startswith(f"{year}/"):
        return _year_dropped(part.continues, year)
    return None


def _merged(part: MeasurePart, year: int) -> Iterable[str]:
    return (_year_dropped(one, year) for one in part.merged_from if one.startswith(f"{year}/"))


class _Words:
    """Sentences about one measure; the vocabulary is both versions'."""

    def __init__(self, old: PlanFile, new: PlanFile) -> None:
        self.forms = {part.code: part.title for plan in (old, new) for part in plan.working_forms}
        self.people = {part.slug: part.name for plan in (old, new) for part in plan.people}
        self.areas = {
            area.code: f"{area.code} {area.title}"
            for plan in (old, new)
            for focus_area in plan.focus_areas
            for area in focus_area.action_areas
        }

    def of(self, before: MeasurePart, after: MeasurePart) -> list[str]:
        told: list[str] = []
        if _label(before) != _label(after):
            told.append(
                _("Nytt nummer: %(after)s (før %(before)s).")
                % {"after": _label(after), "before": _label(before)}
            )
        told += self._one(_("Tittel"), before.title, after.title)
        told += self._one(_("Ansvarlig organ"), before.responsible_body, after.responsible_body)
        told += self._several(_("Aktivitet"), before.activities, after.activities)
        told += self._several(
            _("Forventet resultat"), before.expected_results, after.expected_results
        )
        told += self._strands(before.strands, after.strands)
        told += self._set(_("Arbeidsform"), before, after, "working_forms", self._form)
        told += self._one(
            _("Arbeidsform i egne ord"), before.working_form_note, after.working_form_note
        )
        told += self._set(_("Tiltaksområde"), before, after, "areas", self._area)
        told += self._set(_("Gjelder satsingsområde"), before, after, "applies_to", str)
        told += self._set(_("Medvirkende"), before, after, "involved", self._party)
        told += self._set(_("Bærekraftsmål"), before, after, "goals", str)
        merged = [one for one in after.merged_from if one not in before.merged_from]
        if merged:
            told.append(_("Slått sammen med: %(labels)s.") % {"labels": ", ".join(merged)})
        return told

    def _one(self, what: str, before: str | None, after: str | None) -> list[str]:
        if (before or "") == (after or ""):
            return []
        return [
            _("%(what)s: %(after)s (før: %(before)s).")
            % {"what": what, "after": _quoted(after), "before": _quoted(before)}
        ]

    def _several(self, what: str, before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
        """Sentences added, taken out and reworded; a new order alone is said as such."""
        gone = [one for one in before if one not in after]
        come = [one for one in after if one not in before]
        told = []
        for text in list(come):
            earlier = _most_alike(text, gone)
            if earlier is not None:
                gone.remove(earlier)
                come.remove(text)
                told.append(
                    _("%(what)s omskrevet: «%(after)s» (før: «%(before)s»).")
                    % {"what": what, "after": text, "before": earlier}
                )
        told += [_("%(what)s lagt til: «%(text)s».") % {"what": what, "text": one} for one in come]
        told += [_("%(what)s tatt ut: «%(text)s».") % {"what": what, "text": one} for one in gone]
        if not told and before != after:
            told.append(_("%(what)s: ny rekkefølge.") % {"what": what})
        return told

    def _strands(self, before: tuple[StrandPart, ...], after: tuple[StrandPart, ...]) -> list[str]:
        earlier = {one.title: one for one in before}
        told, met = [], set()
        for strand in after:
            name = strand.was or strand.title
            if name not in earlier:
                told.append(_("Deltiltak lagt til: «%(text)s».") % {"text": strand.title})
                continue
            met.add(name)
            if name != strand.title:
                told.append(
                    _("Deltiltak «%(before)s» heter nå «%(after)s».")
                    % {"before": name, "after": strand.title}
                )
            what = _("Aktivitet i deltiltak «%(title)s»") % {"title": strand.title}
            told += self._several(what, earlier[name].activities, strand.activities)
        told += [
            _("Deltiltak tatt ut: «%(text)s».") % {"text": one.title}
            for one in before
            if one.title not in met
        ]
        return told

    def _set(
        self,
        what: str,
        before: MeasurePart,
        after: MeasurePart,
        name: str,
        say: Callable[[Any], str],
    ) -> list[str]:
        """Members that came and went; order does not count."""
        old, new = getattr(before, name), getattr(after, name)
        come = [say(one) for one in new if one not in old]
        gone = [say(one) for one in old if one not in new]
        told = []
        if come:
            told.append(_("%(what)s lagt til: %(names)s.") % {"what": what, "names": _listed(come)})
        if gone:
            told.append(_("%(what)s tatt ut: %(names)s.") % {"what": what, "names": _listed(gone)})
        return told

    def _form(self, code: str) -> str:
        return self.forms.get(code, code)

    def _area(self, link: Any) -> str:
        name = self.areas.get(link.code, link.code)
        if link.relation == "also_relevant":
            return _("%(area)s (også relevant)") % {"area": name}
        return str(name)

    def _party(self, one: InvolvementPart) -> str:
        name = one.organisation or one.body or self.people.get(one.person or "", one.person or "")
        role = str(InvolvementRole(one.role).label)
        details = [role, *([one.unit] if one.unit else []), *([str(one.year)] if one.year else [])]
        return f"{name} ({', '.join(details)})"


def _quoted(text: str | None) -> str:
    return f"«{text}»" if text else _("ikke oppgitt")


def _listed(names: list[str]) -> str:
    return "; ".join(names)


def _most_alike(text: str, others: list[str]) -> str | None:
    best, alike = None, _ALIKE
    for other in others:
        matcher = SequenceMatcher(None, other, text, autojunk=False)
        # The two quick bounds spare nearly all of the slow comparisons.
        if matcher.real_quick_ratio() < alike or matcher.quick_ratio() < alike:
            continue
        ratio = matcher.ratio()
        if ratio >= alike:
            best, alike = other, ratio
    return best
