"""How the pages of the three are answered: a list to look through, a form, a deed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sporbar.governance.models import GovernanceError
from sporbar.office.forms import CleanForm, tell_what_was_cleaned
from sporbar.office.gate import Desk
from sporbar.office.report.views import downloaded
from sporbar.office.setup.forms import RowForm
from sporbar.organisations.actions import RowChanged
from sporbar.records.models import StoredFile
from sporbar.records.store import StoredFileError
from sporbar.records.uploads import UploadRefused, too_large

FORM = ["GET", "HEAD", "POST"]
_A_PAGE = 50


def looked_up(rows: "QuerySet[Any]", words: Iterable[str], fields: Iterable[str]) -> Any:
    """The rows in which every word stands in one of the fields."""
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def a_page(rows: Any, page: str | None) -> "Page[Any]":
    return Paginator(rows, _A_PAGE).get_page(page)


def kept(
    request: HttpRequest,
    desk: Desk,
    form: RowForm,
    *,
    template: str,
    to: Callable[[Any], str],
    said: str = "",
    **context: Any,
) -> HttpResponseBase:
    """Show the form of a row, or save it and go on. What another saved meanwhile is told of with
    409, and nothing that was typed is lost."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                row = form.keep(desk.user)
            except RowChanged as changed:
                form, status = form.over(changed.now, changed.fields), 409
            except GovernanceError as error:
                form.add_error(None, str(error))
            else:
                tell_what_was_cleaned(request, form)
                messages.success(request, said or _("Lagret."))
                return redirect(to(row))
    return desk.answer(template, status=status, form=form, **context)


def told(
    request: HttpRequest,
    desk: Desk,
    form: CleanForm,
    *,
    deed: Callable[[dict[str, Any]], object],
    to: str,
    done: str,
    **context: Any,
) -> HttpResponseBase:
    """Show the form of a deed, or do it and go on."""
    if request.method == "POST" and form.is_valid():
        try:
            deed(form.cleaned_data)
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, done)
            return redirect(to)
    status = 400 if form.errors else 200
    return desk.answer("occasions/deed.html", status=status, form=form, back=to, **context)


def done(
    request: HttpRequest, deed: Callable[[], object], *, to: str, said: str
) -> HttpResponseBase:
    """Do it, and say so; or why not."""
    try:
        deed()
    except GovernanceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(to)


def attached(
    request: HttpRequest,
    given: "UploadedFile[bytes] | None",
    *,
    keep: Callable[[str, bytes], StoredFile],
    attach: Callable[[StoredFile | None], object],
) -> str:
    """Keep a file and lay it beside the row, or take the file off where none is given. The sentence
    that says why not, "" when it is done."""
    try:
        file = None
        if given is not None:
            # A file that is too large is not read into memory to be told so.
            if sentence := too_large(given.size or 0):
                return sentence
            file = keep(given.name or "", given.read())
        attach(file)
    except (UploadRefused, GovernanceError) as error:
        return str(error)
    if given is not None:
        messages.success(request, _("«%(name)s» er lagt ved.") % {"name": given.name})
    else:
        messages.success(request, _("Filen er tatt av."))
    return ""


def file_of(request: HttpRequest, file: StoredFile | None, *, to: str) -> HttpResponseBase:
    """The file, to be saved; back to the row where there is none."""
    if file is None:
        messages.info(request, _("Det er ikke lagt ved noen fil."))
        return redirect(to)
    try:
        data = file.read()
    except StoredFileError as error:
        messages.error(request, str(error))
        return redirect(to)
    return downloaded(file.name, file.media_type, data)
