"""The kinds of value a snapshot's facts are made of, and the mark of what came later.

`snapshot` says what they mean; facts that live in a module of their own take them from here.
"""

from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import Meta

Amount = Annotated[str, Meta(pattern=r"^-?[0-9]+\.[0-9]{2}$")]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
PartialDate = Annotated[str, Meta(min_length=4)]
Moment = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$")]
Fingerprint = Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{64}$")]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]

Language = Literal["nb", "nn"]
ReportKind = Literal["half_year", "annual", "tertial"]
Answer = Literal["activity", "no_activity", "see_annex"]
Progress = Literal["as_planned", "mixed", "on_hold", "completed", "not_started"]
Relation = Literal["primary", "also_relevant"]
Certainty = Literal["certain", "uncertain"]
DeviationKind = Literal[
    "postponed",
    "delayed",
    "extended",
    "scope_changed",
    "on_hold",
    "deprioritised",
    "cost",
    "staffing",
    "cancelled",
]
#: How a number was said: "5", "over 100", "flere" (several), "en god del" (unquantified).
Quantifier = Literal["exactly", "over", "at_least", "about", "several", "unquantified"]

#: Marks a field that the first editions did not have. `codec` leaves its key out of the file while
#: it holds its default, which therefore must mean that nothing is said.
LATER = MappingProxyType({"later": True})
