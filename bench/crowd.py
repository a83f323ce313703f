"""Fifty contributors who type and save at once, against a real server: `sporbar serve` with one
process, on SQLite and on PostgreSQL.

Each comes by a personal link, opens a question and writes: after every few words a pause, as the
page makes, and what is written is saved as the page saves it. Ten of them write two and two in the
same answer. At the end every answer is opened again, and every word somebody wrote must stand
there. `BENCH_SECONDS` (60) says for how long, `BENCH_PEOPLE` (50) how many.

Times are in the writer's eyes, from the request to the whole answer, and as ratios to the plainest
page of the same server before anybody wrote, and to the plainest write in the same database. Those
who type are threads of one process on the machine that serves: their own work is in the figures.
"""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.ledger import fresh_database, postgres
from bench.measure import Row, milliseconds, seconds

GROUP = "femti som skriver samtidig"
SPORBAR = str(Path(sys.executable).with_name("sporbar"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "50"))
#: How many write two and two in the same answer.
TOGETHER = 10
#: Seconds between two saves of somebody who writes; the page saves after 1.5 without a key.
PAUSE = (1.5, 3.5)
#: Slower than this nobody waits.
TIMEOUT = 30
_TEXT = "Arbeidet er i gang og samlingen ble holdt med deltakere fra alle kommunene i oktober"


def run(folder: Path) -> list[Row]:
    rows = _measured("SQLite", folder, f"sqlite:///{folder}")
    server = postgres()
    if server is not None:
        rows += _measured("PostgreSQL", folder, server)
    return rows


def _measured(database: str, folder: Path, url: str) -> list[Row]:
    own = {
        **os.environ,
        "DATABASE_URL": fresh_database(url, "crowd"),
        "SPORBAR_DATA_DIR": str(folder / f"crowd-{database.lower()}"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.crowd", str(PEOPLE)],
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    with _serving(own) as port:
        page = _plainest_page(port)
        writers = [Writer(port, number, token) for number, token in enumerate(told["tokens"])]
        _type_at_once(writers)
        lost = [text for writer in writers for text in writer.lost()]
    return list(_rows(database, writers, lost, page, told["write"]))


def _rows(
    database: str, writers: Sequence["Writer"], lost: list[str], page: float, write: float
) -> Iterator[Row]:
    saves = sorted(one for writer in writers for one in writer.saves)
    pages = sorted(one for writer in writers for one in writer.pages)
    errors = [one for writer in writers for one in writer.errors]
    yield milliseconds(GROUP, f"{database}: den enkleste siden, før noen skriver", page)
    yield milliseconds(GROUP, f"{database}: den enkleste skrivingen (en rad i sporet)", write)
    what = f"{database}: lagringer fra {len(writers)} på {SECONDS:g} sekunder"
    yield Row(group=GROUP, what=what, value=len(saves), unit="lagringer")
    for name, found in (("feil", errors), ("ord som ble borte", lost)):
        for one in found[:3]:
            print(f"  {database}: {name}: {one}", file=sys.stderr)
        yield Row(
            group=GROUP,
            what=f"{database}: {name}",
            value=len(found),
            unit="",
            goal="ingen",
            met=not found,
        )
    for what, taken, unders in (
        ("lagre", saves, {"den enkleste siden": page, "den enkleste skrivingen": write}),
        ("åpne spørsmålet", pages, {"den enkleste siden": page}),
    ):
        for name, value in (("p50", median(taken)), ("p95", taken[int(len(taken) * 0.95)])):
            yield milliseconds(GROUP, f"{database}: {what}, {name}", value)
            for under, whole in unders.items():
                yield Row(
                    group=GROUP,
                    what=f"{database}: {what}, {name} / {under}",
                    value=value / whole,
                    unit="ganger",
                )


@contextmanager
def _serving(own: dict[str, str]) -> Iterator[int]:
    """A server with one process that answers, without the worker; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [SPORBAR, "serve", "--port", str(port), "--workers", "1", "--web-only"]
    server = subprocess.Popen(
        command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if time.monotonic() > until:
                raise RuntimeError("serveren svarte ikke på 60 sekunder")
            time.sleep(0.1)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        return Browser(port).get("/tilgjengelighet/").status == 200
    except OSError:
        return False


def _plainest_page(port: int) -> float:
    browser = Browser(port)
    return seconds(lambda: browser.get("/tilgjengelighet/"), 50)


def _type_at_once(writers: Sequence["Writer"]) -> None:
    """Everybody is in before the first begins."""
    ready = threading.Barrier(len(writers))
    threads = [threading.Thread(target=writer.work, args=(ready,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str = ""


class Browser:
    """One visitor: a connection that is kept, and cookies that go where they belong."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.cookies: dict[str, tuple[str, str]] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, pairs: Sequence[tuple[str, str]], **headers: str) -> Answer:
        return self._ask(
            "POST",
            path,
            urlencode(pairs),
            {"Content-Type": "application/x-www-form-urlencoded", **headers},
        )

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        origin = f"http://127.0.0.1:{self.port}"
        sent = {"Origin": origin, **headers}
        cookies = [f"{k}={v}" for k, (v, where) in self.cookies.items() if path.startswith(where)]
        if cookies:
            sent["Cookie"] = "; ".join(cookies)
        try:
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            # A kept connection may have been closed meanwhile, as a browser's is.
            self.connection.close()
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            value, _, words = rest.partition(";")
            where = next(
                (word[5:] for word in words.split("; ") if word.lower().startswith("path=")), "/"
            )
            self.cookies[name] = (value, where.strip())
        return Answer(answer.status, text, answer.headers.get("Location", ""))


class Form(HTMLParser):
    """The fields of a page's form that saves itself, as a browser would send them, and its links
    to questions. With `part` what is read is a piece of that form."""

    def __init__(self, html: str, part: bool = False) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._inside, self._template = part, 0
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and "data-autosave" in found:
            self._inside = True
        elif tag == "template":
            self._template += 1
        elif tag == "a":
            self.links.append(found.get("href", ""))
        name = found.get("name", "")
        if not self._inside or self._template or not name:
            return
        if tag == "textarea":
            self._area = name
            self.pairs.append((name, ""))
        elif tag == "input" and (
            found.get("type") not in ("checkbox", "radio") or "checked" in found
        ):
            self.pairs.append((name, found.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, value = self.pairs[-1]
            self.pairs[-1] = (name, value + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "template":
            self._template -= 1
        elif tag == "form":
            self._inside = False

    def value(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")

    def lines(self) -> dict[str, str]:
        """The sentences by their keys."""
        keys = [value for name, value in self.pairs if name == "line"]
        return {key: self.value(f"text-{key}").strip() for key in keys}


@dataclass
class Writer:
    """Somebody who writes in one answer until the time is up."""

    port: int
    number: int
    token: str
    saves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    #: what this one has written, by the key of the sentence
    own: dict[str, str] = field(default_factory=dict)
    address: str = ""
    csrf: str = ""
    seen: str = "0"
    #: the sentences on the page, those of the other one too
    shown: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.browser = Browser(self.port)
        self.chance = random.Random(self.number)

    def work(self, ready: threading.Barrier) -> None:
        try:
            self._come_in()
        except Exception as error:
            self.errors.append(f"{self.number} kom ikke inn: {error!r}")
        ready.wait()
        until = time.monotonic() + SECONDS
        # Nobody begins at the same moment as the others, except by chance.
        time.sleep(self.chance.uniform(0, PAUSE[1]))
        while self.address and time.monotonic() < until:
            try:
                self._type_and_save()
                if self.chance.random() < 0.1:
                    self._open()
            except Exception as error:
                self.errors.append(f"{self.number}: {error!r}")
            time.sleep(self.chance.uniform(*PAUSE))

    def _come_in(self) -> None:
        door = f"/bidra/{self.token}/"
        form = Form(self.browser.get(door).text, part=True)
        token = form.value("csrfmiddlewaretoken")
        led = self.browser.post(door, [("csrfmiddlewaretoken", token)])
        list_of = Form(self.browser.get(led.location).text)
        self.address = next(
            link for link in list_of.links if link.startswith(led.location) and link != led.location
        )
        self._open()

    def _open(self) -> None:
        start = time.perf_counter()
        answer = self.browser.get(self.address)
        self.pages.append(time.perf_counter() - start)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} da spørsmålet ble åpnet")
        form = Form(answer.text)
        self.csrf, self.seen = form.value("csrfmiddlewaretoken"), form.value("seen")
        self.shown = {key: text for key, text in form.lines().items() if text}

    def _type_and_save(self) -> None:
        """A few words more in the sentence, or a new one."""
        if not self.own or self.chance.random() < 0.2:
            key, before = f"w{self.number}n{len(self.own)}", ""
        else:
            key = list(self.own)[-1]
            before = self.own[key]
        word = f"{self.chance.choice(_TEXT.split())} {len(self.saves)}"
        written = {key: f"{before} {word}".strip()}
        pairs = [
            ("csrfmiddlewaretoken", self.csrf),
            ("seen", self.seen),
            ("answer", "activity"),
            ("do", "save"),
        ]
        for name, text in {**self.shown, **written}.items():
            pairs += [("line", name), (f"text-{name}", text)]
        start = time.perf_counter()
        answer = self.browser.post(self.address, pairs, Accept="application/json")
        self.saves.append(time.perf_counter() - start)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} ved lagring: {answer.text[:200]}")
        told = json.loads(answer.text)
        self.own |= written
        self.shown |= written
        self.seen = str(told["lock"])
        if "lines" in told["sections"]:
            lines = Form(told["sections"]["lines"], part=True).lines()
            self.shown = {key: text for key, text in lines.items() if text}

    def lost(self) -> list[str]:
        """What this one was told is saved and that does not stand in the answer afterwards."""
        if not self.address:
            return []
        self.shown = {}
        self._open()
        return [text for key, text in self.own.items() if self.shown.get(key) != text]


# What follows runs in a process of its own, in the database that is measured.


def fill(people: int) -> None:
    """An open round in which so many people are asked, some two and two; print their links."""
    from django.core.management import call_command
    from django.utils import timezone

    from bench import data
    from sporbar.organisations.actions import leave_trail
    from sporbar.rounds.actions import make_link, open_round
    from sporbar.rounds.models import Assignment

    call_command("migrate", verbosity=0)
    report = data.load(2)
    found = data.asked(report, people)
    contributors = list(found.contributors.select_related("person").order_by("pk"))
    Assignment.objects.filter(contributor__round=found).delete()
    requests = list(found.requests.order_by("pk"))
    pairs = min(TOGETHER, people) // 2
    for number, one in enumerate(contributors):
        place = number // 2 if number < 2 * pairs else number - pairs
        Assignment.objects.create(
            cooperation=found.cooperation, request=requests[place], contributor=one
        )
    open_round(reporting_round=found, by=None, at=timezone.now())
    tokens = [make_link(contributor=one, by=None) for one in contributors]
    write = seconds(
        lambda: leave_trail(
            cooperation=found.cooperation, deed="measure", subject="måling", by=None
        ),
        50,
    )
    print(json.dumps({"tokens": tokens, "write": write}))


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "sporbar.config.settings"
    django.setup()
    fill(int(sys.argv[1]))
