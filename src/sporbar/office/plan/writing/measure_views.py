"""One measure: the form, its saving while one writes, and two who write at once."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.office.autosave import as_file, clock, conflict_in_json, seen_in, wants_json
from sporbar.office.gate import Desk, office
from sporbar.office.plan.writing.cleaning import Cleaner
from sporbar.office.plan.writing.goals import GOALS
from sporbar.office.plan.writing.manuscript import Manuscript, draft_of
from sporbar.office.plan.writing.measure_form import SECTIONS, TITLE, Reading, Sheet, Trouble
from sporbar.office.plan.writing.vocabulary import Vocabulary
from sporbar.organisations.actions import keep_row
from sporbar.organisations.models import Organisation, Person
from sporbar.plans.actions import EditConflict, save_measure, undo_measure
from sporbar.plans.content import MeasurePart, measure_of
from sporbar.plans.models import DraftMeasure, DraftRevision, InvolvementRole, PlanError

#: What can be added from the form, by the word in the button's value.
_NEW: dict[str, type[Organisation] | type[Person]] = {
    "organisation": Organisation,
    "person": Person,
}


class Writing:
    """One request to write in one measure."""

    def __init__(self, request: HttpRequest, manuscript: Manuscript, draft: DraftMeasure) -> None:
        self.request, self.manuscript, self.draft = request, manuscript, draft
        self.vocabulary = Vocabulary(manuscript.plan)
        self.in_json = wants_json(request)

    @property
    def user(self) -> Any:
        return self.manuscript.desk.user

    def base(self, seen: int) -> MeasurePart:
        """What the measure said when the form was made."""
        if seen != self.draft.lock:
            revision = (
                DraftRevision.objects.within(self.draft.cooperation_id)
                .filter(key=self.draft.key, lock=seen)
                .first()
            )
            if revision is not None:
                return measure_of(revision.content)
        return measure_of(self.draft.content)

    def context(self, sheet: Sheet, seen: int, reading: Reading | None = None) -> dict[str, Any]:
        troubles: dict[str, list[Trouble]] = {}
        for one in reading.troubles if reading else ():
            troubles.setdefault(one.section, []).append(one)
        chosen = {"primary": set(sheet.primary), "relevant": set(sheet.relevant)}
        return {
            "draft": self.draft,
            "sheet": sheet.with_blanks(),
            "seen": seen,
            "sections": SECTIONS,
            "troubles": troubles,
            "vocabulary": self.vocabulary,
            # Areas the measure names and the strategy no longer has: shown, to be taken away.
            "gone_areas": [
                ("primary" if code in sheet.primary else "relevant", code)
                for code in dict.fromkeys((*sheet.primary, *sheet.relevant))
                if code not in self.vocabulary.area_names()
            ],
            "areas": [
                (
                    area,
                    [
                        {
                            "area": one,
                            "primary": one.code in chosen["primary"],
                            "relevant": one.code in chosen["relevant"],
                            "alias": sheet.aliases.get(one.code, ""),
                        }
                        for one in rows
                    ],
                )
                for area, rows in self.vocabulary.grouped_areas
            ],
            "goals": GOALS,
            "roles": InvolvementRole.choices,
            "can_add": self.manuscript.desk.may("organisations.set_up"),
            "copy_key": uuid4(),
            "saved": clock(self.draft.edited_at),
            "can_undo": self.draft.lock > 1,
        }

    def page(
        self,
        sheet: Sheet,
        seen: int,
        reading: Reading | None = None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        return self.manuscript.answer(
            "writing/measure.html", status=status, **self.context(sheet, seen, reading), **more
        )

    def save(self, sheet: Sheet, seen: int) -> HttpResponse:
        base = self.base(seen)
        reading = sheet.read(base, self.vocabulary)
        if reading.part is None:
            return self.wrong(sheet, seen, reading)
        others = self.others_since(seen)
        try:
            done = save_measure(draft=self.draft, part=reading.part, seen=seen, by=self.user)
        except EditConflict as conflict:
            return self.conflict(conflict, base, reading.part)
        except PlanError as error:
            return self.refused(str(error), sheet, seen)
        # The deed read the row anew, but not the plan it stands in.
        done.draft.version = self.manuscript.version
        self.draft = done.draft
        told = self.told(done.kept_from_other, others)
        after = Sheet.of(measure_of(self.draft.content), self.vocabulary)
        if self.in_json:
            return self.saved_in_json(sheet, after, done.kept_from_other, told, reading.cleaned)
        for sentence in (*told, *reading.cleaned):
            messages.info(self.request, sentence)
        messages.success(
            self.request, _("Lagret %(clock)s.") % {"clock": clock(self.draft.edited_at)}
        )
        return redirect(self.request.path)

    def add_party(self, sheet: Sheet, deed: str) -> None:
        """Add the organisation or person a row names, "new-person:2", where nobody has the name.
        Raises PermissionDenied for one who may not set up the cooperation."""
        self.manuscript.desk.require("organisations.set_up")
        kind, _colon, place = deed.removeprefix("new-").partition(":")
        if kind not in _NEW or not place.isdecimal() or int(place) >= len(sheet.involved):
            return
        name = Cleaner().one_line(sheet.involved[int(place)].who)
        if not name or len(name) > TITLE or self.vocabulary.party_named(name):
            return
        row = _NEW[kind](cooperation=self.manuscript.desk.cooperation, name=name)
        keep_row(row=row, by=self.user)
        self.vocabulary = Vocabulary(self.manuscript.plan)

    def others_since(self, seen: int) -> DraftRevision | None:
        """The newest save by somebody else since the form was made."""
        revisions = DraftRevision.objects.within(self.draft.cooperation_id)
        found: DraftRevision | None = (
            revisions.filter(key=self.draft.key, lock__gt=seen)
            .exclude(by=self.user)
            .select_related("by")
            .first()
        )
        return found

    def told(self, kept: tuple[str, ...], other: DraftRevision | None) -> list[str]:
        """ "Kari endret aktiviteter 09.41." """
        names = [str(SECTIONS[name]).lower() for name in SECTIONS if name in kept]
        if not names or other is None:
            return []
        return [
            _("%(who)s endret %(what)s %(clock)s.")
            % {
                "who": other.by or _("Noen andre"),
                "what": ", ".join(names),
                "clock": clock(other.at),
            }
        ]

    def saved_in_json(
        self,
        sent: Sheet,
        after: Sheet,
        kept: tuple[str, ...],
        told: list[str],
        cleaned: list[str],
    ) -> JsonResponse:
        """The state in words, and every section whose fields must say something else now."""
        was = sent.without_blanks()
        stale = [name for name in SECTIONS if not was.same(name, after)]
        html: dict[str, str] = {}
        if stale:
            context = {
                **self.context(after, self.draft.lock),
                "manuscript": self.manuscript,
                "desk": self.manuscript.desk,
                "cooperation": self.manuscript.desk.cooperation,
            }
            for name in stale:
                html[name] = render_to_string(
                    f"office/plan/writing/sections/{name}.html", context, self.request
                )
        return JsonResponse(
            {
                "lock": self.draft.lock,
                "state": _("Lagret %(clock)s") % {"clock": clock(self.draft.edited_at)},
                "told": told,
                "kept": kept,
                "cleaned": cleaned,
                "sections": html,
                "heading": str(self.draft),
            }
        )

    def wrong(self, sheet: Sheet, seen: int, reading: Reading) -> HttpResponse:
        if not self.in_json:
            return self.page(sheet, seen, reading, status=422)
        names = list(dict.fromkeys(str(SECTIONS[one.section]) for one in reading.troubles))
        return JsonResponse(
            {
                "state": _("Ikke lagret: rett %(what)s først") % {"what": ", ".join(names).lower()},
                "errors": [
                    {
                        "section": one.section,
                        "row": one.row,
                        "sentence": one.sentence,
                        "unknown": one.unknown,
                    }
                    for one in reading.troubles
                ],
            },
            status=422,
        )

    def conflict(
        self, conflict: EditConflict, base: MeasurePart, mine: MeasurePart
    ) -> HttpResponse:
        """Both texts side by side. What only the other changed is theirs already."""
        if self.in_json:
            return conflict_in_json(conflict)
        merged = {
            name: getattr(conflict.theirs, name)
            for name in SECTIONS
            if name not in conflict.fields and getattr(mine, name) == getattr(base, name)
        }
        sheet = Sheet.of(replace(mine, **merged), self.vocabulary)
        theirs = Sheet.of(conflict.theirs, self.vocabulary)
        return self.manuscript.answer(
            "writing/conflict.html",
            status=409,
            draft=self.draft,
            action=self.request.path,
            seen=conflict.draft.lock,
            who=conflict.draft.edited_by or _("den andre"),
            clock=clock(conflict.draft.edited_at),
            pairs=sheet.pairs(),
            fields=[
                {
                    "name": name,
                    "title": SECTIONS[name],
                    "mine": _in_lines(name, sheet, self.vocabulary),
                    "theirs": _in_lines(name, theirs, self.vocabulary),
                    "can_join": name != "responsible_body",
                }
                for name in SECTIONS
                if name in conflict.fields
            ],
        )

    def resolve(self, sheet: Sheet, seen: int) -> HttpResponse:
        """Save what was chosen where two had written; what shall be edited together is shown."""
        theirs = Sheet.of(self.base(seen), self.vocabulary)
        together = []
        for name in SECTIONS:
            choice = self.request.POST.get(f"choice-{name}")
            if choice == "theirs":
                sheet.take(name, theirs)
            elif choice == "both":
                sheet.join(name, theirs)
                together.append(str(SECTIONS[name]).lower())
        if not together:
            return self.save(sheet, seen)
        notice = _("Begge tekstene står nå under %(what)s. Rediger dem sammen og lagre.") % {
            "what": ", ".join(together)
        }
        return self.page(sheet, seen, notice=notice)

    def refused(self, sentence: str, sheet: Sheet, seen: int) -> HttpResponse:
        """The plan lies fast, or the measure is gone; what was written is kept on the page."""
        return refused(self.request, self.manuscript.desk, sentence, sheet, self.manuscript)


def refused(
    request: HttpRequest,
    desk: Desk,
    sentence: str,
    sheet: Sheet,
    manuscript: Manuscript | None = None,
) -> HttpResponse:
    if wants_json(request):
        state = _("Ikke lagret. Teksten din står fortsatt på siden")
        return JsonResponse({"state": state, "sentence": sentence}, status=423)
    answer = desk.answer(
        "plan/writing/refused.html",
        status=409,
        sentence=sentence,
        text=sheet.as_text(),
        manuscript=manuscript,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _in_lines(section: str, sheet: Sheet, vocabulary: Vocabulary) -> list[str]:
    """A section's words as lines to read."""
    if section == "areas":
        names = vocabulary.area_names()
        also = _("også relevant")
        return [
            *(f"{code} {names.get(code, '')}" for code in sheet.primary),
            *(f"{code} {names.get(code, '')} ({also})" for code in sheet.relevant),
        ]
    value = getattr(sheet, section)
    if isinstance(value, str):
        return [value] if value else []
    if section == "strands":
        return [": ".join([one.title, "; ".join(one.activities)]) for one in value]
    if section == "involved":
        roles = dict(InvolvementRole.choices)
        return [
            ", ".join(bit for bit in (one.who, str(roles[one.role]), one.unit, one.year) if bit)
            for one in value
        ]
    if section == "former_names":
        return [one.name for one in value]
    if section == "working_forms":
        titles = {one.code: one.title for one in vocabulary.working_forms}
        return [titles.get(one, one) for one in value]
    return list(value)


@require_http_methods(["GET", "HEAD", "POST"])
@office()
def measure(request: HttpRequest, desk: Desk, key: UUID) -> HttpResponse:
    try:
        manuscript, draft = draft_of(desk, key)
    except Http404:
        return _gone(request, desk, key)
    writing = Writing(request, manuscript, draft)
    if request.method != "POST":
        if not manuscript.can_write:
            sheet = Sheet.of(measure_of(draft.content), writing.vocabulary)
            return manuscript.answer(
                "writing/read.html",
                draft=draft,
                lines=[
                    (title, _in_lines(name, sheet, writing.vocabulary))
                    for name, title in SECTIONS.items()
                    if name != "title"
                ],
            )
        sheet = Sheet.of(measure_of(draft.content), writing.vocabulary)
        return writing.page(sheet, draft.lock)
    manuscript.require_edit()
    sheet = Sheet.sent(request.POST)
    deed = request.POST.get("do", "save")
    if deed == "download":
        return _download(sheet)
    if manuscript.locked_because:
        return writing.refused(manuscript.locked_because, sheet, draft.lock)
    seen = seen_in(request.POST)
    if deed == "resolve":
        return writing.resolve(sheet, seen)
    if deed.startswith("new-"):
        writing.add_party(sheet, deed)
        return writing.save(sheet, seen)
    if deed == "show":
        return writing.page(sheet, seen, notice=_("Her er teksten fra sist. Den lagres nå."))
    if deed != "save" and sheet.rearrange(deed):
        return writing.page(sheet, seen, notice=_("Endringen er ikke lagret ennå."))
    return writing.save(sheet, seen)


def _download(sheet: Sheet) -> HttpResponse:
    return as_file(sheet.as_text(), "tiltak.txt")


def _gone(request: HttpRequest, desk: Desk, key: UUID) -> HttpResponse:
    """The measure was taken out, or the plan adopted, since the page was opened."""
    written = DraftRevision.objects.within(desk.cooperation).filter(key=key)
    if not desk.may("plans.edit"):
        written = written.filter(by=desk.user)
    last = written.first()
    if last is None:
        raise Http404
    sentence = _(
        "Tiltaket er ikke i noe utkast lenger. Det er tatt ut eller slått sammen med et annet, "
        "eller så er planen vedtatt."
    )
    if request.method == "POST":
        sheet = Sheet.sent(request.POST)
        if request.POST.get("do") == "download":
            return _download(sheet)
    else:
        part = measure_of(last.content)
        sheet = Sheet(
            title=part.title,
            activities=list(part.activities),
            expected_results=list(part.expected_results),
        )
    return refused(request, desk, sentence, sheet)


@require_safe
@office()
def latest(request: HttpRequest, desk: Desk, key: UUID) -> JsonResponse:
    """Who saved last: asked for now and then by a page that stands open."""
    try:
        manuscript, draft = draft_of(desk, key)
    except Http404:
        if desk.may("office.read"):
            return JsonResponse({"gone": True}, status=404)
        raise
    sentence = _("%(who)s lagret %(clock)s.") % {
        "who": draft.edited_by or _("Noen andre"),
        "clock": clock(draft.edited_at),
    }
    answer = JsonResponse(
        {
            "lock": draft.lock,
            "by_me": draft.edited_by_id == desk.user.pk,
            "sentence": sentence,
            "locked": manuscript.locked_because,
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@office()
def undo(request: HttpRequest, desk: Desk, key: UUID) -> HttpResponse:
    manuscript, draft = draft_of(desk, key)
    manuscript.require_edit()
    seen = seen_in(request.POST)
    try:
        undo_measure(draft=draft, seen=seen, by=desk.user)
    except PlanError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Siste lagring er angret."))
    return redirect("office:plan_measure", desk.cooperation.slug, key)
