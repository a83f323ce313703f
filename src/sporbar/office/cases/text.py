"""The page of one section of a submission: it saves itself, and two who write at once see both
texts."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sporbar.governance.actions.submission import (
    SubmissionConflict,
    section_of,
    write_submission,
)
from sporbar.governance.models import Case, CaseSection, GovernanceError, SectionKind
from sporbar.office.autosave import as_file, clock, conflict_in_json, seen_in, wants_json
from sporbar.office.cases.forms import SectionForm
from sporbar.office.cases.queries import found_case
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office

LEADS = {
    SectionKind.DOCUMENTS: gettext_lazy("Det saken bygger på, i tillegg til vedleggene."),
    SectionKind.FACTS: gettext_lazy("Det organet må vite: bakgrunn, tall, hva som er gjort."),
    SectionKind.ASSESSMENT: gettext_lazy("Saksbehandlerens vurdering av hva som taler for og mot."),
    SectionKind.RECOMMENDATION: gettext_lazy("Forslaget til vedtak, slik organet kan vedta det."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def section(request: HttpRequest, desk: Desk, case: int, section: str) -> HttpResponseBase:
    if section not in SectionKind.values:
        raise Http404
    desk.require("governance.read_withheld")
    return SectionPage(request, desk, found_case(desk, case), SectionKind(section)).respond()


@dataclass(frozen=True)
class SectionPage:
    """One section, read and written. Templates get it as `page`."""

    request: HttpRequest
    desk: Desk
    case: Case
    kind: SectionKind

    @cached_property
    def standing(self) -> CaseSection:
        return section_of(self.case, self.kind)

    @property
    def title(self) -> str:
        return str(self.kind.label).capitalize()

    @property
    def lead(self) -> str:
        return str(LEADS[self.kind])

    @property
    def earlier(self) -> str | None:
        """The text from before it was changed last; None where there is no way back."""
        return _earlier(self.standing)

    @property
    def keep(self) -> str:
        """The name of this text in the browser's own storage."""
        return f"sporbar-utkast:{self.desk.user.pk}:sak-{self.case.pk}:{self.kind.value}"

    @property
    def back(self) -> str:
        address = reverse("office:case", args=[self.desk.cooperation.slug, self.case.pk])
        return f"{address}#{self.kind.value}"

    @property
    def next(self) -> str:
        """The address of the section after this one; "" after the last."""
        kinds = list(SectionKind)
        place = kinds.index(self.kind) + 1
        if place == len(kinds):
            return ""
        parts = [self.desk.cooperation.slug, self.case.pk, kinds[place].value]
        return reverse("office:case_text", args=parts)

    @property
    def state(self) -> str:
        return _state(self.standing)

    def respond(self) -> HttpResponseBase:
        deed = self.request.POST.get("do", "done")
        if self.request.method != "POST":
            return self.newest() if wants_json(self.request) else self.show(self.fresh())
        if deed == "download":
            return as_file(self.request.POST.get("text", ""), f"{slugify(self.title)}.txt")
        if deed == "bring_back":
            return self.bring_back()
        form = SectionForm(self.request.POST, label=self.title)
        if deed == "show":
            # What the browser kept, unsaved: the page saves it as if it were typed now.
            return self.show(form, is_unsaved=True)
        if not form.is_valid():
            return self.wrong(form)
        try:
            saved = write_submission(
                case=self.case,
                kind=self.kind,
                text=form.cleaned_data["text"],
                seen=form.cleaned_data["seen"],
                by=self.desk.user,
            )
        except SubmissionConflict as conflict:
            return self.conflict(conflict)
        except GovernanceError as error:
            return self.refused(form, str(error))
        if wants_json(self.request):
            return self.saved_in_json(saved, form)
        messages.success(self.request, _("Lagret."))
        tell_what_was_cleaned(self.request, form)
        if deed == "next" and self.next:
            return redirect(self.next)
        return redirect(self.request.path if deed == "save" else self.back)

    def bring_back(self) -> HttpResponseBase:
        """Save the text from before. It is a save as any other, and has a way back itself."""
        if self.earlier is None:
            messages.info(self.request, _("Ingenting er endret."))
            return redirect(self.request.path)
        try:
            write_submission(
                case=self.case,
                kind=self.kind,
                text=self.earlier,
                seen=seen_in(self.request.POST),
                by=self.desk.user,
                begins=True,
            )
        except SubmissionConflict as conflict:
            return self.conflict(conflict, self.earlier)
        except GovernanceError as error:
            return self.refused(self.fresh(), str(error))
        messages.success(self.request, _("Teksten fra før er hentet tilbake."))
        return redirect(self.request.path)

    def fresh(self) -> SectionForm:
        initial = {"text": self.standing.text, "seen": self.standing.lock}
        return SectionForm(label=self.title, initial=initial)

    def show(
        self, form: SectionForm, status: int = 200, *, is_unsaved: bool = False, **context: object
    ) -> HttpResponseBase:
        return self.desk.answer(
            "cases/text.html",
            status=status,
            page=self,
            case=self.case,
            form=form,
            is_unsaved=is_unsaved,
            **context,
        )

    def newest(self) -> JsonResponse:
        """What another has done since, for the page that is open."""
        now = self.standing
        return JsonResponse(
            {
                "lock": now.lock,
                "by_me": now.edited_by_id == self.desk.user.pk,
                "sentence": self.state,
            }
        )

    def saved_in_json(self, saved: CaseSection, form: SectionForm) -> JsonResponse:
        return JsonResponse(
            {
                "lock": saved.lock,
                "state": _state(saved) or _("Lagret"),
                "has_earlier": _earlier(saved) is not None,
                "told": [],
                "kept": [],
                "cleaned": [form.what_was_cleaned] if form.what_was_cleaned else [],
                "sections": {},
            }
        )

    def wrong(self, form: SectionForm) -> HttpResponseBase:
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

    def conflict(self, conflict: SubmissionConflict, mine: str | None = None) -> HttpResponseBase:
        """Both texts, `mine` where it is not what the form sent. Saved once more, both have been
        seen."""
        if wants_json(self.request):
            return conflict_in_json(conflict)
        again = {**self.request.POST.dict(), "seen": conflict.now.lock}
        if mine is not None:
            again["text"] = mine
        form = SectionForm(again, label=self.title)
        theirs = conflict.now.text
        return self.show(form, 409, is_conflict=True, theirs=theirs, who=conflict.now.edited_by)

    def refused(self, form: SectionForm, sentence: str) -> HttpResponseBase:
        if wants_json(self.request):
            return JsonResponse({"state": _("Ikke lagret"), "sentence": sentence}, status=423)
        return self.show(form, 409, refused=sentence)


def _earlier(section: CaseSection) -> str | None:
    return None if section.earlier == section.text else section.earlier


def _state(section: CaseSection) -> str:
    """ "Lagret 09.42, av Kari Nordmann"."""
    if section.edited_at is None:
        return ""
    return _("Lagret %(clock)s, av %(who)s") % {
        "clock": clock(section.edited_at),
        "who": section.edited_by or _("Noen andre"),
    }
