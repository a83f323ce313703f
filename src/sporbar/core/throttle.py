"""How often something may be asked for. Counted in the shared cache, so that all processes count
together."""

import hashlib
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone


def allow(
    what: str, who: str, *, times: int, within: timedelta, at: datetime | None = None
) -> bool:
    """Count one more try, unless `who` has had `times` of them `within` the time before; whether
    it was one of them.

    Two at the very same moment may count as one: it is a brake, not a lock.
    """
    now = (at or timezone.now()).timestamp()
    # What is counted by may be a secret, or anything a stranger writes.
    key = f"throttle:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    tries = [one for one in cache.get(key, []) if one > now - within.total_seconds()]
    if len(tries) >= times:
        return False
    cache.set(key, [*tries, now], timeout=within.total_seconds())
    return True
