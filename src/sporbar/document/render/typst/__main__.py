"""`python -m sporbar.document.render.typst TEMPLATE FONTS TIMESTAMP`: see `worker`."""

import sys

from sporbar.document.render.typst.worker import main

sys.exit(main())
