"""Who may see what the public pages do not show everybody."""

from rules.permissions import add_perm
from rules.predicates import Predicate

from sporbar.organisations.models import Cooperation, RoleName, User

#: Roles that may go from a sum to the postings behind it.
_LEDGER_ROLES = (RoleName.ACCOUNTANT, RoleName.MANAGING_DIRECTOR, RoleName.AUDITOR)


def works_with_the_ledger(user: User, cooperation: Cooperation | None) -> bool:
    """Whether the user has a role in this cooperation that comes with its ledger."""
    if cooperation is None or not user.is_authenticated:
        return False
    return user.roles.filter(cooperation=cooperation, name__in=_LEDGER_ROLES).exists()


add_perm("website.see_postings", Predicate(works_with_the_ledger))  # type: ignore[no-untyped-call]
