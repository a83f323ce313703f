"""What stands at an address of an installation: `python -m tests.office.open_page PATH`.

Prints the status after redirects and the page's heading.
"""

import os
import re
import sys

import django


def main(path: str) -> None:
    django.setup()
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    answer = Client().get(path, follow=True)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    print(answer.status_code, heading[1].strip() if heading else "")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    main(sys.argv[1])
