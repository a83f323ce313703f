"""Find a Chromium for the journeys; install the distribution's where that is possible.

`python -m tests.support.browser` does so before the suite and says what is missing.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

#: Without these a headless Chromium looks for its maker's servers at every start.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


def find() -> str | None:
    """Path of an installed Chromium, or None."""
    own = os.environ.get("SPORBAR_CHROMIUM")
    return own or next((path for name in NAMES if (path := shutil.which(name))), None)


def arguments() -> list[str]:
    """Command-line arguments; Chromium's own sandbox does not work as root."""
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS


def main() -> None:
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installerer Chromium ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(
                ["apt-get", *command], check=False, stdout=subprocess.DEVNULL, env=environment
            )
    if find() is None:
        # Playwright's own download works where its server can be reached.
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            if os.path.exists(playwright.chromium.executable_path):
                return
        print(
            "Chromium mangler. Debian/Ubuntu: apt install chromium. "
            "Eller sett SPORBAR_CHROMIUM til nettleserens sti.",
            file=sys.stderr,
        )
        sys.exit(3)


if __name__ == "__main__":
    main()
