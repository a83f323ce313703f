"""A process of its own that tries wrong passwords: `python -m tests.access.wrong_passwords TIMES`.

Prints what each try is answered.
"""

import os
import sys

import django


def main(times: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    django.setup()
    from django.test import Client
    from django.urls import reverse

    from sporbar.organisations.models import User

    if not User.objects.exists():
        User.objects.create_user("kari@eksempel.no", "et langt passord 1")
    for _ in range(times):
        answer = Client(headers={"host": "localhost"}).post(
            reverse("account_login"), {"login": "kari@eksempel.no", "password": "feil"}
        )
        print(answer.content.decode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
