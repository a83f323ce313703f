"""The template of each kind of file."""

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status.plan_sheets import PLAN
from sporbar.exchange.plan_status.sheets import Template
from sporbar.exchange.plan_status.status_sheets import STATUS

TEMPLATES: dict[type, Template] = {PlanFile: PLAN, StatusFile: STATUS}
