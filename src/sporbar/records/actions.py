"""Deeds of the records room."""

from sporbar.organisations.models import Cooperation
from sporbar.records import store
from sporbar.records.models import StoredFile
from sporbar.records.names import safe_name
from sporbar.records.uploads import read_upload


def store_bytes(*, cooperation: Cooperation, name: str, media_type: str, data: bytes) -> StoredFile:
    """Keep a file and answer its row; the same bytes under the same name are one row.

    The bytes are safe on disk before the row is written. Call it outside transactions where the
    file is large: writing and syncing takes time.
    """
    sha256 = store.put(data)
    name = safe_name(name)
    kept: StoredFile | None = (
        StoredFile.objects.within(cooperation)
        .filter(sha256=sha256, name=name, media_type=media_type)
        .order_by("id")
        .first()
    )
    if kept is not None:
        return kept
    return StoredFile.objects.create(
        cooperation=cooperation,
        sha256=sha256,
        name=name,
        media_type=media_type,
        size=len(data),
    )


def keep_upload(*, cooperation: Cooperation, name: str, data: bytes) -> StoredFile:
    """Read and store a PDF or Word file, judged by what is in it. Call it outside transactions:
    reading, writing and syncing takes time. Raises UploadRefused, which says what is wrong with it.
    """
    found = read_upload(name, data)
    return store_bytes(
        cooperation=cooperation, name=found.name, media_type=found.media_type, data=data
    )
