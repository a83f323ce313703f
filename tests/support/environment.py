"""A data folder, a database and compiled translations, before Django reads its settings.

Loaded with `-p`: a conftest.py would come too late, because pytest-django reads the settings before
any conftest is imported, and the tests would write into the demo's data.
"""

import os
import tempfile

from scripts.translations import compile_stale

#: The variable that names the folder of what is made once a run: tests set their own data folder.
READY = "SPORBAR_TEST_READY"

# A worker of pytest-xdist inherits the environment of the process that started it.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _DATA = tempfile.TemporaryDirectory(prefix="sporbar-test-")
    os.environ["SPORBAR_DATA_DIR"] = os.environ[READY] = _DATA.name
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{_DATA.name}/sporbar.sqlite3")
    # Playwright keeps an event loop in the test's thread; Django would refuse to work there.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # Git does not keep the compiled files; a test must see the texts as they stand in the source.
    compile_stale()
