"""One question: the form, its saving while one writes, two who write at once, and the thanks.

The same form serves who was asked, by link or logged in, and the office on somebody's behalf.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sporbar.office.answering.choosing import Choosing
from sporbar.office.answering.gate import Part, give_back, show
from sporbar.office.answering.material import Material
from sporbar.office.answering.pages import asked_of, left_of
from sporbar.office.answering.sheet import SECTIONS, LineRow, Reading, Sheet, Trouble
from sporbar.office.answering.shown import form_words
from sporbar.office.autosave import as_file, clock, conflict_in_json, seen_in, wants_json
from sporbar.office.commented import commented_words
from sporbar.office.gate import site_of
from sporbar.organisations.models import Person
from sporbar.rounds.actions import (
    AnswerConflict,
    AnswerIncomplete,
    SavedAnswer,
    save_answer_draft,
    saved_answer,
    submit_answer,
    take_back_answer,
)
from sporbar.rounds.actions.review import add_comment
from sporbar.rounds.content import AnswerPart, answer_of
from sporbar.rounds.models import (
    Contributor,
    RequestState,
    RoundError,
    StatusDraftRevision,
    StatusEntry,
    StatusRequest,
)
from sporbar.rounds.retold import new_key, part_of_entry, starting_part
from sporbar.rounds.writers import Writer


@dataclass
class Answering:
    """One person at one question. Templates get it as `answering`."""

    request: HttpRequest
    question: StatusRequest
    writer: Writer
    address: str
    latest: str
    #: where to go back to, and what that is called
    back: str
    frame: str
    context: dict[str, Any]
    #: whom the office may write for; none for who was asked
    people: tuple[Contributor, ...] = ()
    #: who was asked what else
    part: Part | None = None

    @cached_property
    def material(self) -> Material:
        return Material(self.question)

    @property
    def keep(self) -> str:
        """The name of this text in the browser's own storage."""
        who = self.writer.user.pk if self.writer.user else f"b{self._contributor.pk}"
        return f"sporbar-utkast:{who}:svar-{self.question.pk}"

    @property
    def _contributor(self) -> Contributor:
        assert self.writer.contributor is not None
        return self.writer.contributor

    @property
    def for_office(self) -> bool:
        return self.writer.contributor is None

    # ---------- what is shown ----------

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return show(
            self.request,
            template,
            status,
            **self.context,
            answering=self,
            question=self.question,
            material=self.material,
            round=self.question.round,
            frame=self.frame,
            **context,
        )

    def page(
        self,
        sheet: Sheet,
        seen: int,
        troubles: list[Trouble] | None = None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        saved = saved_answer(self.question)
        return self.show(
            "answer.html",
            status,
            **form_words(self.material, sheet, seen, saved, troubles or ()),
            for_whom=self.request.POST.get("for_whom", ""),
            all_troubles=troubles or [],
            **more,
        )

    def sent(self) -> HttpResponse:
        """What was submitted, or what is written in a round that is closed."""
        entry = None
        if self.question.entry_id:
            entry = (
                StatusEntry.objects.within(self.question.cooperation_id)
                .with_words()
                .select_related("person", "on_behalf_by")
                .get(pk=self.question.entry_id)
            )
        said = part_of_entry(entry) if entry else saved_answer(self.question).part
        left = left_of(asked_of(self.part)) if self.part else []
        why_not = ""
        try:
            self.question.check_can_be_taken_back()
        except RoundError as error:
            why_not = str(error)
        return self.show(
            "sent.html", entry=entry, said=said, next=left[0] if left else None, why_not=why_not
        )

    # ---------- what is done ----------

    def respond(self) -> HttpResponse:
        post = self.request.POST
        deed = post.get("do", "save")
        if self.request.method != "POST":
            try:
                self.question.check_answerable()
            except RoundError:
                return self.sent()
            saved = saved_answer(self.question)
            return self.page(Sheet.of(saved.part), saved.lock)
        if deed == "take_back":
            return self.take_back()
        if deed == "comment":
            return self.comment()
        sheet, seen = Sheet.sent(post), seen_in(post)
        if deed == "download":
            return as_file(sheet.as_text(), "status.txt")
        if deed == "resolve":
            together = Choosing(sheet, Sheet.of(self.base(seen)), post).settle()
            if together:
                notice = _("Begge tekstene står nå i svaret. Rediger dem sammen og lagre.")
                return self.page(sheet, seen, notice=notice)
            return self.save(sheet, seen)
        if deed == "show":
            return self.page(sheet, seen, notice=_("Her er teksten fra sist. Den lagres nå."))
        if deed == "submit":
            return self.submit(sheet, seen)
        if deed != "save" and (sheet.rearrange(deed) or self.bring(sheet, deed)):
            return self.page(sheet, seen, notice=_("Endringen er ikke lagret ennå."))
        return self.save(sheet, seen)

    def bring(self, sheet: Sheet, deed: str) -> bool:
        """Put the last text, or a fact, into the answer; False when the button does not exist."""
        if deed == "carry":
            known = {row.text for row in sheet.lines}
            rows = [
                LineRow(one.key, text=one.text, carried=True)
                for one in self.material.carried
                if one.text not in known
            ]
        else:
            rows = [
                LineRow(new_key(), text=one.text, source=one.source)
                for one in self.material.facts
                if deed == f"fact:{one.code}"
            ]
        if not rows and deed != "carry":
            return False
        sheet.lines = [row for row in sheet.lines if not row.is_blank] + rows
        return True

    def base(self, seen: int) -> AnswerPart:
        """What the answer said when the form was made."""
        if seen:
            revision = (
                StatusDraftRevision.objects.within(self.question.cooperation_id)
                .filter(request=self.question, lock=seen)
                .first()
            )
            if revision is not None:
                return answer_of(revision.content)
        return starting_part(self.question)

    def read(self, sheet: Sheet, seen: int) -> Reading:
        facts = {(one.text, one.source) for one in self.material.facts}
        before = {one.text for one in self.material.carried} if sheet.lines else set()
        return sheet.read(self.base(seen), facts, before)

    def save(self, sheet: Sheet, seen: int) -> HttpResponse:
        reading = self.read(sheet, seen)
        if reading.part is None:
            return self.wrong(sheet, seen, reading)
        try:
            done = save_answer_draft(
                request=self.question, part=reading.part, seen=seen, by=self.writer
            )
        except AnswerConflict as conflict:
            return self.conflict(conflict, sheet)
        except RoundError as error:
            return self.refused(str(error), sheet)
        told = self.told(done, seen)
        if wants_json(self.request):
            return self.saved_in_json(sheet, done, told, reading.cleaned)
        for sentence in (*told, *reading.cleaned):
            messages.info(self.request, sentence)
        if done.edited_at:
            sentence = _("Lagret %(clock)s.") % {"clock": clock(done.edited_at)}
            messages.success(self.request, sentence)
        return redirect(self.address)

    def submit(self, sheet: Sheet, seen: int) -> HttpResponse:
        reading = self.read(sheet, seen)
        if reading.part is None:
            return self.wrong(sheet, seen, reading)
        part = reading.part
        try:
            submit_answer(
                request=self.question,
                part=part,
                seen=seen,
                by=self.writer,
                on_behalf_of=self.for_whom(),
            )
        except AnswerIncomplete as error:
            troubles = [Trouble(one.section, one.sentence, one.key) for one in error.lacks]
            return self.joined(sheet, part, seen, troubles=troubles, status=422)
        except AnswerConflict as conflict:
            if conflict.conflicts:
                return self.conflict(conflict, sheet)
            return self.joined(sheet, part, seen, notice=str(conflict))
        except RoundError as error:
            return self.refused(str(error), sheet)
        for sentence in reading.cleaned:
            messages.info(self.request, sentence)
        return redirect(self.after)

    @property
    def after(self) -> str:
        """Where one is led when the answer is submitted."""
        return self.back if self.for_office else self.address

    def joined(self, sheet: Sheet, part: AnswerPart, seen: int, **more: Any) -> HttpResponse:
        """Save what cannot be submitted yet, joined with what another wrote, and show it."""
        try:
            done = save_answer_draft(request=self.question, part=part, seen=seen, by=self.writer)
        except AnswerConflict as conflict:
            return self.conflict(conflict, sheet)
        except RoundError as error:
            return self.refused(str(error), sheet)
        self.question = done.request
        return self.page(Sheet.of(done.part), done.lock, **more)

    def for_whom(self) -> Person | None:
        """On whose behalf the office answers: one of those who were asked."""
        sent = self.request.POST.get("for_whom", "")
        return next((one.person for one in self.people if str(one.pk) == sent), None)

    def take_back(self) -> HttpResponse:
        try:
            take_back_answer(request=self.question, by=self.writer)
        except RoundError as error:
            self.question.refresh_from_db()
            if self.question.state != RequestState.DRAFT:
                messages.error(self.request, str(error))
        else:
            messages.success(
                self.request, _("Svaret er tatt tilbake. Lever det på nytt når det er klart.")
            )
        return redirect(self.address)

    def comment(self) -> HttpResponse:
        try:
            said = add_comment(
                request=self.question,
                text=self.request.POST.get("text", ""),
                writer=self.writer,
                site=site_of(self.request),
            )
        except RoundError as error:
            messages.error(self.request, str(error))
        else:
            words = commented_words(said) if self.for_office else _("Kommentaren er sendt.")
            messages.success(self.request, words)
        return redirect(f"{self.address}#kommentarer")

    # ---------- what became of it ----------

    def told(self, done: SavedAnswer, seen: int) -> list[str]:
        """ "Kari endret setninger 09.41." """
        names = [str(SECTIONS[name]).lower() for name in _sections(done.from_other)]
        other = (
            StatusDraftRevision.objects.within(self.question.cooperation_id)
            .filter(request=self.question, lock__gt=seen)
            .exclude(by=self.writer.name[:200])
            .first()
            if names
            else None
        )
        if other is None:
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
        self, sent: Sheet, done: SavedAnswer, told: list[str], cleaned: list[str]
    ) -> JsonResponse:
        """The state in words, and every section whose fields must say something else now."""
        was, after = sent.without_blanks(), Sheet.of(done.part)
        stale = [name for name in SECTIONS if not was.same(name, after)]
        html: dict[str, str] = {}
        if stale:
            context = {
                **self.context,
                **form_words(self.material, after, done.lock, done),
                "answering": self,
                "material": self.material,
                "round": self.question.round,
            }
            for name in stale:
                html[name] = render_to_string(
                    f"office/answering/sections/{name}.html", context, self.request
                )
        state = (
            _("Lagret %(clock)s") % {"clock": clock(done.edited_at)}
            if done.edited_at
            else _("Ikke begynt")
        )
        return JsonResponse(
            {
                "lock": done.lock,
                "state": state,
                "told": told,
                "kept": list(_sections(done.from_other)),
                "cleaned": cleaned,
                "sections": html,
            }
        )

    def wrong(self, sheet: Sheet, seen: int, reading: Reading) -> HttpResponse:
        if not wants_json(self.request):
            return self.page(sheet, seen, reading.troubles, status=422, is_unsaved=True)
        names = list(dict.fromkeys(str(SECTIONS[one.section]) for one in reading.troubles))
        return JsonResponse(
            {
                "state": _("Ikke lagret: rett %(what)s først") % {"what": ", ".join(names).lower()},
                "errors": [
                    {"section": one.section, "row": None, "sentence": one.sentence, "unknown": ""}
                    for one in reading.troubles
                ],
            },
            status=422,
        )

    def conflict(self, conflict: AnswerConflict, sheet: Sheet) -> HttpResponse:
        """Both texts side by side."""
        if wants_json(self.request):
            return conflict_in_json(conflict)
        return self.show(
            "conflict.html",
            409,
            action=self.address,
            seen=conflict.saved.lock,
            who=conflict.saved.edited_by or _("den andre"),
            clock=clock(conflict.saved.edited_at) if conflict.saved.edited_at else "",
            **Choosing.offered(conflict, sheet),
        )

    def refused(self, sentence: str, sheet: Sheet) -> HttpResponse:
        """It cannot be written in any more; what was written is kept on the page."""
        return give_back(
            self.request,
            sheet,
            sentence,
            self.question.round,
            frame=self.frame,
            back=self.address,
            **{name: self.context[name] for name in ("desk", "part") if name in self.context},
        )


def _sections(names: tuple[str, ...]) -> tuple[str, ...]:
    """The sections in which something is named: "line:a3" is in the sentences."""
    places = {"line": "lines"}
    found = (places.get(one.partition(":")[0], one.partition(":")[0]) for one in names)
    return tuple(dict.fromkeys(found))
