"""An open round in a fictional cooperation, as small as can be."""

from sporbar.demo.people import settle_people
from sporbar.organisations.models import Cooperation
from sporbar.rounds.models import Round, RoundState
from tests import factories


def told(names: tuple[str, ...] = ("Kari",), **values: object) -> tuple[Cooperation, Round]:
    """A fictional cooperation with an open round in which these people are asked a measure each."""
    tenant = factories.cooperation("havdalregionen", **values)
    if tenant.is_fictional:
        settle_people(cooperation=tenant)
    plan = factories.adopted_version(tenant, measures=len(names)).plan
    found = factories.round(plan, state=RoundState.OPEN)
    for name, measure in zip(names, plan.measures.order_by("id"), strict=True):
        asked = factories.contributor(found, name)
        asked.person.email = f"{name.lower()}@havdal.example"
        asked.person.save()
        factories.request(found, measure, contributors=(asked,))
    return tenant, found
