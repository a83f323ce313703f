"""The page of one text of the report: it saves itself, and two who write at once see both texts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sporbar.office.autosave import as_file, clock, conflict_in_json, seen_in, wants_json
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.report.forms import TextForm, as_text
from sporbar.office.report.place import Place
from sporbar.reporting.actions import (
    ReportConflict,
    ReportWords,
    earlier_text,
    lock_of,
    write_report,
)
from sporbar.reporting.models import Report, ReportError


@dataclass(frozen=True, kw_only=True)
class TextPage:
    """One text of the report, read and written. Templates get it as `page`."""

    request: HttpRequest
    place: Place
    title: str
    lead: str
    #: what people wrote in the title
    theirs: tuple[str, ...] = ()
    #: the name of the part in `part_locks`
    part: str
    #: the paragraphs as they stand in a report
    reads: Callable[[Report], tuple[str, ...]]
    words: Callable[[tuple[str, ...]], ReportWords]
    #: where in the workspace the text stands
    anchor: str

    @cached_property
    def standing(self) -> tuple[str, ...]:
        return self.reads(self.place.report)

    @property
    def earlier(self) -> tuple[str, ...] | None:
        """The text from before it was changed last; None where there is no way back."""
        return earlier_text(self.place.report, self.part, self.standing)

    @property
    def back(self) -> str:
        return f"{self.place.workspace}#{self.anchor}"

    @property
    def keep(self) -> str:
        """The name of this text in the browser's own storage."""
        return (
            f"sporbar-utkast:{self.place.desk.user.pk}:rapport-{self.place.report.pk}:{self.part}"
        )

    @cached_property
    def lock(self) -> int:
        """The save that changed this text last; saves of other parts are nothing to it."""
        return lock_of(self.place.report, self.part)

    @property
    def state(self) -> str:
        """ "Lagret 09.42, av Kari Nordmann" where this was the last text that was written."""
        return _state(self.place.report, self.part)

    def respond(self) -> HttpResponseBase:
        deed = self.request.POST.get("do", "done")
        if self.request.method != "POST":
            return self.newest() if wants_json(self.request) else self.show(self.fresh())
        if deed == "download":
            return as_file(self.request.POST.get("text", ""), f"{slugify(self.title)}.txt")
        if deed == "bring_back":
            return self.bring_back()
        form = TextForm(self.request.POST, label=self.title)
        if deed == "show":
            # What the browser kept, unsaved: the page saves it as if it were typed now.
            return self.show(form, is_unsaved=True)
        if not form.is_valid():
            return self.wrong(form)
        try:
            saved = write_report(
                report=self.place.report,
                words=self.words(form.parts),
                seen=form.cleaned_data["seen"],
                by=self.place.desk.user,
            )
        except ReportConflict as conflict:
            return self.conflict(conflict)
        except ReportError as error:
            return self.refused(form, str(error))
        if wants_json(self.request):
            return self.saved_in_json(saved, form)
        messages.success(self.request, _("Lagret."))
        tell_what_was_cleaned(self.request, form)
        return redirect(self.request.path if deed == "save" else self.back)

    def bring_back(self) -> HttpResponseBase:
        """Save the text from before. It is a save as any other, and has a way back itself."""
        if self.earlier is None:
            messages.info(self.request, _("Ingenting er endret."))
            return redirect(self.request.path)
        try:
            write_report(
                report=self.place.report,
                words=self.words(self.earlier),
                seen=seen_in(self.request.POST),
                by=self.place.desk.user,
                begins=True,
            )
        except ReportConflict as conflict:
            return self.conflict(conflict, as_text(self.earlier))
        except ReportError as error:
            return self.refused(self.fresh(), str(error))
        messages.success(self.request, _("Teksten fra før er hentet tilbake."))
        return redirect(self.request.path)

    def fresh(self) -> TextForm:
        initial = {"text": as_text(self.standing), "seen": self.lock}
        return TextForm(label=self.title, initial=initial)

    def show(
        self, form: TextForm, status: int = 200, *, is_unsaved: bool = False, **context: object
    ) -> HttpResponseBase:
        return self.place.answer(
            "text.html", status=status, page=self, form=form, is_unsaved=is_unsaved, **context
        )

    def newest(self) -> JsonResponse:
        """What another has done since, for the page that is open. Who saved a text is known of the
        one saved last; of any other there is nothing to say."""
        report = self.place.report
        is_last = self.lock == report.lock
        return JsonResponse(
            {
                "lock": self.lock,
                "by_me": not is_last or report.edited_by_id == self.place.desk.user.pk,
                "sentence": self.state,
            }
        )

    def saved_in_json(self, saved: Report, form: TextForm) -> JsonResponse:
        return JsonResponse(
            {
                "lock": lock_of(saved, self.part),
                "state": _state(saved, self.part) or _("Lagret"),
                "has_earlier": earlier_text(saved, self.part, form.parts) is not None,
                "told": [],
                "kept": [],
                "cleaned": [form.what_was_cleaned] if form.what_was_cleaned else [],
                "sections": {},
            }
        )

    def wrong(self, form: TextForm) -> HttpResponseBase:
        if not wants_json(self.request):
            return self.show(form, 422)
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse(
            {
                "state": _("Ikke lagret: rett teksten først"),
                "errors": [
                    {"section": "text", "row": None, "sentence": one, "unknown": ""}
                    for one in sentences
                ],
            },
            status=422,
        )

    def conflict(self, conflict: ReportConflict, mine: str | None = None) -> HttpResponseBase:
        """Both texts, `mine` where it is not what the form sent. Saved once more, both have been
        seen."""
        if wants_json(self.request):
            return conflict_in_json(conflict)
        again = {**self.request.POST.dict(), "seen": lock_of(conflict.report, self.part)}
        if mine is not None:
            again["text"] = mine
        form = TextForm(again, label=self.title)
        # Read after the lock: the page must not say that a text was seen which it does not show.
        theirs = as_text(self.reads(conflict.report))
        return self.show(form, 409, is_conflict=True, theirs=theirs)

    def refused(self, form: TextForm, sentence: str) -> HttpResponseBase:
        if wants_json(self.request):
            return JsonResponse({"state": _("Ikke lagret"), "sentence": sentence}, status=423)
        return self.show(form, 409, refused=sentence)


def _state(report: Report, part: str) -> str:
    if report.edited_at is None or lock_of(report, part) != report.lock:
        return ""
    return _("Lagret %(clock)s, av %(who)s") % {
        "clock": clock(report.edited_at),
        "who": report.edited_by or _("Noen andre"),
    }
