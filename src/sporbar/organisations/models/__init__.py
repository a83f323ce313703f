"""The tenant, its organisations and bodies, the people who log in, and the trail of deeds."""

from sporbar.organisations.models.bodies import (
    Body,
    BodyKind,
    BodyName,
    Seat,
    SeatError,
    SeatKind,
    Term,
    check_order,
)
from sporbar.organisations.models.cooperation import (
    Cooperation,
    Language,
    Role,
    RoleName,
    ScreenLanguage,
    User,
    UserManager,
)
from sporbar.organisations.models.organisation import (
    LegalEntity,
    LegalForm,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationKind,
    OrganisationName,
)
from sporbar.organisations.models.people import (
    CouncilContact,
    Employment,
    PartyMembership,
    Person,
    PersonName,
)
from sporbar.organisations.models.trail import TrailEntry

__all__ = [
    "Body",
    "BodyKind",
    "BodyName",
    "Cooperation",
    "CouncilContact",
    "Employment",
    "Language",
    "LegalEntity",
    "LegalForm",
    "Membership",
    "MunicipalityNumber",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "PartyMembership",
    "Person",
    "PersonName",
    "Role",
    "RoleName",
    "ScreenLanguage",
    "Seat",
    "SeatError",
    "SeatKind",
    "Term",
    "TrailEntry",
    "User",
    "UserManager",
    "check_order",
]
