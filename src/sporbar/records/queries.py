"""Questions about frozen documents."""

from typing import Any, Self

from sporbar.core.tenancy import TenantQuerySet


class FrozenDocumentQuerySet(TenantQuerySet):
    def with_renditions(self) -> Self:
        """With every rendition and its file, in two statements however many documents."""
        return self.prefetch_related("renditions__file")


class RenditionQuerySet(TenantQuerySet):
    def of_format(self, document: Any, format: str) -> Self:  # noqa: A002 - the field's name
        """One document's rendition in one format ("pdf"), with its file."""
        return self.filter(document=document, format=format).select_related("file")
