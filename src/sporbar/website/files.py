"""Stored files as everybody may have them. Their hash is the entity tag."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from sporbar.records.models import StoredFile
from sporbar.records.uploads import DOCX, PDF


def frozen(request: HttpRequest, file: StoredFile, *, download: bool) -> HttpResponseBase:
    """The frozen bytes, as they are."""
    return _answered(request, file, file.media_type, "public, max-age=86400", download)


def uploaded(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """A file somebody laid beside something, to be saved; nobody keeps a copy for later without
    asking again."""
    # Only what uploads are checked to be is called that.
    known = file.media_type if file.media_type in (PDF, DOCX) else "application/octet-stream"
    return _answered(request, file, known, "public, no-cache", download=True)


def _answered(
    request: HttpRequest, file: StoredFile, media_type: str, cache: str, download: bool
) -> HttpResponseBase:
    tag = quote_etag(file.sha256)
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged or HttpResponse(file.read(), content_type=media_type)
    response["ETag"] = tag
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    if disposition := content_disposition_header(download, file.name):
        response["Content-Disposition"] = disposition
    return response
