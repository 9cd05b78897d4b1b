"""Writers who type into cells and attach files over HTTP, and keep what the server acknowledged.

``python -m tests.load.writers PLAN PORT LEDGER MODE`` lets all writers of a plan work in threads of one
process. The ledger holds one JSON line per act; ``checking`` compares it with the database afterwards.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TOKEN = "k" * 32
VERSION = re.compile(rb'name="seen_version" value="(\d+)"')
SAVED, CONFLICT, NO_ANSWER = 200, 409, 0
FILE_BYTES = 1_000_000
FILES_EACH = 10
"""Every so many acts attach a file."""


@dataclass(frozen=True)
class Act:
    """One request: what was said of which cell or line, having seen which version, and what came back."""

    kind: str
    writer: int
    card: int
    what: str
    said: str
    seen: int
    status: int
    started: float
    seconds: float


class Writer:
    """One person at one card. Pages are not read again: a conflict tells the version, as the page shows it."""

    def __init__(
        self,
        number: int,
        plan: dict[str, Any],
        port: int,
        seed: int,
        files_each: int = FILES_EACH,
        file_bytes: int = FILE_BYTES,
    ) -> None:
        self.number, self.card, self.cookie = number, plan["card"], plan["cookie"]
        self.cells = {cell["key"]: cell for cell in plan["cells"]}
        self.lines = plan["lines"]
        self.chance = random.Random(seed * 1000 + number)
        self.port, self.files_each, self.file_bytes = port, files_each, file_bytes
        self.acts: list[Act] = []
        self.connection: HTTPConnection | None = None
        self.said = plan.get("said", 0)

    def act(self) -> Act:
        """A cell, now and then a file."""
        return self.attach() if self.chance.randrange(self.files_each) == 0 else self.save()

    def save(self) -> Act:
        """A value nobody else ever wrote, so that it is found again in the history."""
        cell = self.chance.choice(list(self.cells.values()))
        value, seen = self._next(), cell["version"]
        body = urlencode({"value": value, "reason": "", "seen_version": seen}).encode()
        path = f"/phieu/{self.card}/o/{cell['key']}/"
        act, answer = self._post(
            "cell", path, body, "application/x-www-form-urlencoded", cell, str(value), seen
        )
        named = VERSION.search(answer)
        if act.status == SAVED:
            cell["version"] = seen + 1
        elif act.status == CONFLICT and named:
            cell["version"] = int(named[1])
        return act

    def attach(self) -> Act:
        """A PDF that exists once."""
        content = pdf(f"{self.number}-{self._next()}", self.file_bytes)
        line = {"key": self.chance.choice(self.lines)}
        path = f"/phieu/{self.card}/minh-chung/{line['key']}/"
        said = hashlib.sha256(content).hexdigest()
        return self._post("file", path, form_data(content), FORM_DATA, line, said, 0)[0]

    def _next(self) -> int:
        self.said += 1
        return self.said * 1000 + self.number

    def _post(
        self,
        kind: str,
        path: str,
        body: bytes,
        content_type: str,
        target: dict[str, Any],
        said: str,
        seen: int,
    ) -> tuple[Act, bytes]:
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "HX-Request": "true",
            "Content-Type": content_type, "Accept-Encoding": "identity",
        }  # fmt: skip
        started = time.time()
        clock = time.perf_counter()
        try:
            if self.connection is None:
                self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request("POST", path, body, headers)
            response = self.connection.getresponse()
            answer, status = response.read(), response.status
        except (OSError, HTTPException):
            self.close()
            answer, status = b"", NO_ANSWER
        seconds = time.perf_counter() - clock
        act = Act(kind, self.number, self.card, target["key"], said, seen, status, started, seconds)
        self.acts.append(act)
        return act, answer

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


BOUNDARY = "ranh-gioi-cua-phep-thu"
FORM_DATA = f"multipart/form-data; boundary={BOUNDARY}"


def form_data(content: bytes) -> bytes:
    """The body of a form with one file."""
    head = (
        f"--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="files"; filename="minh-chung.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def pdf(name: str, size: int) -> bytes:
    """A readable PDF of one page with a picture's worth of bytes that nobody has twice."""
    noise = (name.encode() + b" ") * (size // (len(name) + 1))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise),
    ]
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return file + head + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(file))


def paced(seconds: float, least: float = 1.0, most: float = 3.0) -> Callable[[Writer], Iterator[None]]:
    """People who think between one and three seconds before the next cell."""

    def work(writer: Writer) -> Iterator[None]:
        end = time.monotonic() + seconds
        time.sleep(writer.chance.uniform(0, most))
        while time.monotonic() < end:
            writer.act()
            time.sleep(writer.chance.uniform(least, most))
            yield

    return work


def at_once(times: int, gate: threading.Barrier) -> Callable[[Writer], Iterator[None]]:
    """Everybody saves a cell in the same moment, again and again."""

    def work(writer: Writer) -> Iterator[None]:
        for _ in range(times):
            gate.wait()
            writer.save()
            yield

    return work


def without_pause(seconds: float) -> Callable[[Writer], Iterator[None]]:
    """The next cell as soon as the last is saved: how much the server can do."""

    def work(writer: Writer) -> Iterator[None]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            writer.save()
            yield

    return work


def run(writers: list[Writer], work: Callable[[Writer], Iterator[None]]) -> None:
    """All writers at work, each in a thread, until all are done."""
    threads = [threading.Thread(target=lambda w=w: list(work(w)) or w.close()) for w in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(plan: str, port: str, ledger: str, mode: str, amount: str, seed: str) -> None:
    people = json.loads(Path(plan).read_text())["writers"]
    writers = [Writer(number, one, int(port), int(seed)) for number, one in enumerate(people)]
    modes = {
        "paced": lambda: paced(float(amount)),
        "at-once": lambda: at_once(int(amount), threading.Barrier(len(writers))),
        "without-pause": lambda: without_pause(float(amount)),
    }
    started = time.perf_counter()
    run(writers, modes[mode]())
    seconds = time.perf_counter() - started
    with Path(ledger).open("a") as file:
        for writer in writers:
            file.writelines(json.dumps(asdict(act)) + "\n" for act in writer.acts)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": seconds, "cpu": used.ru_utime + used.ru_stime}))
    # Whoever works on goes on from the versions these writers saw.
    for one, writer in zip(people, writers, strict=True):
        one["cells"] = list(writer.cells.values())
        one["said"] = writer.said
    Path(plan).write_text(json.dumps({**json.loads(Path(plan).read_text()), "writers": people}))


if __name__ == "__main__":
    main(*sys.argv[1:])
