"""Stored files, and documents that were frozen together with their renditions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.tenancy import TenantModel
from sporbar.records import store
from sporbar.records.queries import FrozenDocumentQuerySet, RenditionQuerySet


class StoredFile(AppendOnlyModel, TenantModel):
    """A file's row; its bytes lie under the data folder, named by their hash.

    The bytes are written and synced before the row, so that a row never names a missing file.
    `size` is in bytes.
    """

    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("filnavn"), max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["cooperation", "sha256"])]

    def __str__(self) -> str:
        return self.name

    def read(self) -> bytes:
        """The bytes, checked against the hash. Raises `store.FileMissing`, `store.FileCorrupt`."""
        return store.get(self.sha256)


class FrozenDocument(AppendOnlyModel, TenantModel):
    """A document as it was on the day it was frozen.

    `fingerprint` is "sha256:..." over the RFC 8785 form of the snapshot without the fingerprint.
    `libraries` records the versions that rendered it, so that `verify` knows whether rendering
    again can be expected to give the same bytes.
    """

    kind = models.CharField(max_length=20)
    title = models.CharField(_("tittel"), max_length=300)
    schema_version = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=71)
    libraries = models.JSONField(default=dict)
    frozen_at = models.DateTimeField()

    objects = FrozenDocumentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "fingerprint"], name="frozen_document_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class RenditionFormat(models.TextChoices):
    JSON = "json", "JSON"
    HTML = "html", "HTML"
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


class Rendition(AppendOnlyModel, TenantModel):
    """One format's bytes of a frozen document."""

    document = models.ForeignKey(
        FrozenDocument, on_delete=models.PROTECT, related_name="renditions"
    )
    format = models.CharField(max_length=4, choices=RenditionFormat)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = RenditionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "format"], name="rendition_format_once")
        ]
