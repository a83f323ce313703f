"""A person's address was wrong: whoever had it holds living links, in rounds and to a council's
cases. They are made useless, and the right address gets new ones."""

from sporbar.governance.actions.council_links import move_council_links
from sporbar.organisations.models import Person, User
from sporbar.rounds.actions import move_links
from sporbar.rounds.actions.links import Moved


def address_corrected(*, person: Person, by: User, site: str) -> Moved:
    """Call it in the transaction that keeps the address. Whether there were links, and whether new
    ones are on their way."""
    in_rounds = move_links(person=person, by=by, site=site)
    told = move_council_links(person=person, by=by, site=site)
    return Moved(in_rounds.is_open, in_rounds.is_told or told)
