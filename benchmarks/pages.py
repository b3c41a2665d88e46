"""The roll-up page against an empty page of the same server: unchanged, and changed.

Everything is as ``lotrinh serve --workers 1`` runs it, asked over HTTP by a person who is signed
in; the empty page goes through the same middleware with the same session. The requests take turns
in one run, so that what else the machine does falls on all of them.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from benchmarks.made_province import Province, draw_values, make_province, package_of
from benchmarks.measure import Row, machine

YEAR = "2025-2026"
TABLE = f"/tong-hop/?nam={YEAR}"
SIZES = {"24": (24, 4), "2,400": (2_400, 100)}
UNCHANGED_MOST, CHANGED_MOST = 2.0, 40.0
_WARM_UP = 5
_SECONDS_TO_START = 60


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="requests of each kind")
    arguments = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOTRINH_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.site.settings"
        provinces = _prepare()
        with _server() as port:
            rows = _measure(port, provinces, arguments.rounds)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name.ljust(width)}  {value}")


def _prepare() -> dict[str, Province]:
    from lotrinh.cli._django import migrate, start_django

    start_django()
    migrate()
    made = {}
    for place, (size, (schools, communes)) in enumerate(SIZES.items()):
        made[size] = make_province(
            schools=schools, communes=communes, missing=0.2, code=f"P{place}"
        )
        _hand_targets_down(made[size])
    return made


def _hand_targets_down(made: Province) -> None:
    from benchmarks.made_province import reported_entries
    from lotrinh.core.values import Direction
    from lotrinh.workspace.plans.demands.operations import DemandEntry, publish_demands

    publish_demands(
        unit=made.province,
        number="45/KH-UBND",
        issued_on=date(2025, 9, 10),
        subject="Chỉ tiêu năm học",
        demands=[
            DemandEntry(
                entry.code,
                YEAR,
                "97,00" if entry.direction is Direction.HIGHER else "2,50",
                direction=entry.direction,
            )
            for entry in reported_entries()
            if entry.kind == "ratio"
        ],
        actor=made.officer,
        at=datetime.now(UTC),
    )


@contextmanager
def _server() -> Iterator[int]:
    """Keep the product's own server running; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from lotrinh.cli import main; main()", "serve"]
    command += ["--port", str(port), "--workers", "1"]
    with subprocess.Popen(command) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not start")


@dataclass
class _Browser:
    """A signed-in person's browser: it keeps cookies and the tags of pages."""

    port: int
    cookies: dict[str, str]
    tags: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, *, kept: bool = False) -> tuple[int, float]:
        """Return the status and how long the answer took, seconds; ``kept``: as a page that the
        browser has."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "gzip",
        }
        if kept:
            headers["If-None-Match"] = self.tags[path]
        started = time.perf_counter()
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        taken = time.perf_counter() - started
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if tag := answer.headers.get("ETag"):
            self.tags[path] = tag
        return answer.status, taken


def _browser_of(person: Any, port: int) -> _Browser:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return _Browser(port, {settings.SESSION_COOKIE_NAME: key})


def _measure(port: int, provinces: dict[str, Province], rounds: int) -> list[Row]:
    browsers = {size: _browser_of(made.officer, port) for size, made in provinces.items()}
    first = next(iter(browsers.values()))
    draw = random.Random(11)

    def unchanged(size: str) -> tuple[int, float]:
        browsers[size].get(TABLE)  # what the last accepted report has changed
        return browsers[size].get(TABLE, kept=True)

    def changed(size: str) -> tuple[int, float]:
        _accept_one(provinces[size], draw)
        return browsers[size].get(TABLE, kept=True)

    kinds: dict[str, tuple[int, Callable[[], tuple[int, float]]]] = {
        "empty page": (200, lambda: first.get("/trong/"))
    }
    for size in SIZES:
        kinds[f"unchanged, {size} schools"] = (304, partial(unchanged, size))
        kinds[f"changed, {size} schools"] = (200, partial(changed, size))
    times: dict[str, list[float]] = defaultdict(list)
    load = os.getloadavg()[0]
    for browser in browsers.values():
        for _ in range(_WARM_UP):
            browser.get(TABLE)
            browser.get("/trong/")
    for _ in range(rounds):
        for kind, (expected, ask) in kinds.items():
            status, taken = ask()
            assert status == expected, (kind, status)
            times[kind].append(taken)
    return _rows(times, load)


def _rows(times: dict[str, list[float]], load: float) -> list[Row]:
    medians = {kind: statistics.median(taken) for kind, taken in times.items()}
    empty = medians["empty page"]
    rows = [("machine", machine()), ("others running (load before)", f"{load:.1f}")]
    rows += [
        (f"{kind}, median of {len(times[kind])}", f"{1000 * taken:7.1f} ms")
        for kind, taken in medians.items()
    ]
    for kind, taken in medians.items():
        if kind != "empty page":
            most = UNCHANGED_MOST if kind.startswith("unchanged") else CHANGED_MOST
            ratio = taken / empty
            said = "holds" if ratio <= most else "MISSED"
            rows.append((f"{kind} / empty page", f"{ratio:7.2f}  <= {most:g}  {said}"))
    return rows


def _accept_one(made: Province, draw: random.Random) -> None:
    """Have one more report accepted, of any school, as an officer does it."""
    from django.utils import timezone

    from lotrinh.core.packages import digest_of, to_bytes
    from lotrinh.workspace.actuals.reporting.models import Submission
    from lotrinh.workspace.actuals.reporting.operations import accept_report

    school, at = draw.choice(made.schools), timezone.now()
    number = Submission.objects.filter(unit=school, period=YEAR).count() + 1
    package = package_of(school, YEAR, number, draw_values(draw))
    content = to_bytes(package)
    submission = Submission.objects.create(
        unit=school,
        period=YEAR,
        number=number,
        key=package.key,
        sha256=digest_of(content),
        content=content.decode(),
        state=Submission.State.SENT,
        sent_by_name=package.sent_by,
        sent_at=at,
        received_at=at,
    )
    accept_report(submission=submission, actor=made.officer, at=at)


if __name__ == "__main__":
    main()
