"""The gallery shows every component in every state."""

import pytest
from django.test import RequestFactory

from sporbar.document.labels import BOKMAL
from sporbar.ui.views import gallery


@pytest.mark.parametrize(
    "words", [BOKMAL.progress, BOKMAL.answers, BOKMAL.deviations], ids=["state", "answer", "kind"]
)
def test_gallery_shows_every_word(rf: RequestFactory, words: dict[str, str]) -> None:
    page = gallery(rf.get("/utvikler/galleri/")).content.decode().lower()

    assert [word for word in words.values() if word not in page] == []
