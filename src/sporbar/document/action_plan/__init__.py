"""The action plan as a document: what it says as one value, and the nodes it becomes.

The same nodes as a report, so that HTML, PDF and Word come from the same renderers.
"""

from sporbar.document.action_plan.compose import compose_plan
from sporbar.document.action_plan.snapshot import (
    PlanSnapshot,
    plan_bytes,
    plan_fingerprint,
    read_plan,
    sealed_plan,
)

__all__ = [
    "PlanSnapshot",
    "compose_plan",
    "plan_bytes",
    "plan_fingerprint",
    "read_plan",
    "sealed_plan",
]
