"""Where a deed comes from: the address of the request that is being answered."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

_origin: ContextVar[str] = ContextVar("origin", default="")


def origin() -> str:
    """The network address the current request came from; "" outside requests."""
    return _origin.get()


class OriginMiddleware:
    """Remembers the request's address while it is answered, for the trail.

    A proxy's own address is replaced before this, by the server that knows which proxies to trust.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _origin.set(request.META.get("REMOTE_ADDR", "") or "")
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)
