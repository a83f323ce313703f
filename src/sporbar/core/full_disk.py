"""A full disk: told from other failures, and answered so that people know what to do."""

import errno
import sqlite3
import sys
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: SQLite says "full" only for the plainest of them; a write it could not do is the same to us.
_SQLITE = {
    "SQLITE_FULL",
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_TRUNCATE",
    "SQLITE_IOERR_SHMSIZE",
}
_POSTGRESQL = "53100"


def is_full(error: BaseException | None) -> bool:
    """Whether this was raised because there was no room on a disk, ours or the database's."""
    return any(
        (isinstance(one, OSError) and one.errno in _FULL)
        or (isinstance(one, sqlite3.Error) and getattr(one, "sqlite_errorname", "") in _SQLITE)
        or getattr(one, "sqlstate", None) == _POSTGRESQL
        for one in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def sentence() -> str:
    return _(
        "Disken til nettstedet er full, og det siste ble ikke lagret. Si fra til den som driver "
        "nettstedet."
    )


def failed(request: HttpRequest) -> HttpResponse:
    """The answer where something failed: 507 and why where the disk is full, otherwise 500."""
    if not is_full(sys.exc_info()[1]):
        return server_error(request)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"state": sentence(), "sentence": sentence()}, status=507)
    return render(request, "507.html", {"sentence": sentence()}, status=507)
