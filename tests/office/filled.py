"""Forms as a browser would send them: what the page filled in, and what one typed."""

from typing import Any

import lxml.html
from django.test import Client


def opened(client: Client, address: str) -> dict[str, Any]:
    """What the first form of the page would send as it stands."""
    return form_of(client.get(address).content.decode())


def form_of(text: str, action: str | None = None) -> dict[str, Any]:
    """What the first form of a page that is shown would send as it stands; to its own address, or
    to `action`."""
    page = lxml.html.fromstring(text)
    form = next(one for one in page.forms if one.method == "POST" and one.action == action)
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def change(client: Client, address: str, **said: Any) -> Any:
    """Open the page, type `said`, and send the form."""
    return client.post(address, {**opened(client, address), **said})
