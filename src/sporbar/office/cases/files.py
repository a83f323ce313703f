"""A file that comes with a form."""

from django.core.files.uploadedfile import UploadedFile

from sporbar.office.gate import Desk
from sporbar.records.actions import keep_upload
from sporbar.records.models import StoredFile
from sporbar.records.uploads import UploadRefused, too_large


def kept_file(desk: Desk, given: "UploadedFile[bytes]") -> StoredFile:
    """Read and stored, not attached yet. Raises UploadRefused."""
    # A file that is too large is not read into memory to be told so.
    if sentence := too_large(given.size or 0):
        raise UploadRefused(sentence)
    return keep_upload(cooperation=desk.cooperation, name=given.name or "", data=given.read())
