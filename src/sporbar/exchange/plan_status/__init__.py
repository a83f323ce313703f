"""Plan and status files in and out.

`import_plan` and `import_status` take a file on disk; `apply_plan_file` and `apply_status_file`
take the dataclasses of `files.py`; `plan_file` and `status_file` write rows back into them. All
imports are whole or not at all, and the same file twice writes nothing.
"""

from sporbar.exchange.plan_status.importing import FileRefused, import_plan, import_status
from sporbar.exchange.plan_status.outcome import Outcome
from sporbar.exchange.plan_status.plan_exporting import plan_file
from sporbar.exchange.plan_status.plan_writing import apply_plan_file
from sporbar.exchange.plan_status.status_exporting import status_file
from sporbar.exchange.plan_status.status_writing import apply_status_file

__all__ = [
    "FileRefused",
    "Outcome",
    "apply_plan_file",
    "apply_status_file",
    "import_plan",
    "import_status",
    "plan_file",
    "status_file",
]
