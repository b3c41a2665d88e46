"""An installation as a process of its own, for tests that kill it: ``python -m`` with its data
folder in the environment.

It takes commands, one JSON object a line, and answers each with one. Everything is imported and
warm before the first; whatever is to be killed is a fork of it, which costs milliseconds where a
new process costs seconds. So a test can kill hundreds of times, at any call that is made.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from socketserver import TCPServer
from types import FrameType
from typing import Any, NoReturn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from lotrinh import cli  # noqa: E402
from lotrinh.cli import exchange as commands  # noqa: E402
from lotrinh.core.packages import digest_of  # noqa: E402
from lotrinh.site.wsgi import application  # noqa: E402
from lotrinh.workspace.actuals.exchange import client, sending  # noqa: E402
from lotrinh.workspace.actuals.exchange.keys import own_public_key  # noqa: E402
from lotrinh.workspace.actuals.exchange.models import Delivery, IncomingPart  # noqa: E402
from lotrinh.workspace.actuals.exchange.operations import set_destination, trust_key  # noqa: E402
from lotrinh.workspace.actuals.models import Actual  # noqa: E402
from lotrinh.workspace.actuals.reporting.models import (  # noqa: E402
    ReportTotals,
    Submission,
    UnitReport,
)
from lotrinh.workspace.actuals.reporting.operations import (  # noqa: E402
    accept_report,
    return_report,
    send_report,
)
from lotrinh.workspace.people.models import AuditEvent, User  # noqa: E402
from lotrinh.workspace.people.trail.checking import verify_trail  # noqa: E402
from tests.workspace.exchange.school_data import (  # noqa: E402
    enter_results,
    make_person,
    make_school,
    open_periods,
    periods,
)
from tests.workspace.units import make_unit  # noqa: E402

SCHOOLS = {"HS01": "Trường TH Hoa Sen", "BL01": "Trường TH Bằng Lăng"}
PIECE = 1_000
"""Small, so that a package has several."""

_LONGEST = 120
"""Seconds that a command may take."""


# --- killing --------------------------------------------------------------------------------------


class Countdown:
    """Counts what the process calls, and where it returns; at ``kill_at`` it kills itself.

    With 0 it only counts; without a number it does not even that, and so takes no time.
    """

    def __init__(self, kill_at: int | None) -> None:
        self.events = 0
        self._kill_at = kill_at

    def start(self) -> None:
        """Count from now on."""
        if self._kill_at is not None:
            sys.setprofile(self._count)

    def _count(self, frame: FrameType, event: str, arg: object) -> None:
        self.events += 1
        if self.events == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


class _Server(WSGIServer):
    allow_reuse_address = True

    def server_bind(self) -> None:
        """Bind without asking the network for the own name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", int(self.server_address[1])
        self.setup_environ()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def _serve(port: int, kill_at: int | None, ready: int, told: int) -> NoReturn:
    """Answer requests until told to end (SIGTERM); tell how much was called."""
    countdown = Countdown(kill_at)

    def end(*_: Any) -> NoReturn:
        sys.setprofile(None)
        os.write(told, f" c{countdown.events}".encode())
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    server = _Server(("127.0.0.1", port), _Quiet)
    server.set_app(application)
    os.write(ready, b"r")
    countdown.start()
    while True:
        server.handle_request()


def _supervise(
    port: int, kill_at: int | None, kill_after: float | None, ready: int, told: int
) -> NoReturn:
    """Keep a server running: one that was killed is started again, and not killed again.

    Told to end (SIGTERM) it ends the server, and tells how often one had died.
    """
    awaited = {signal.SIGTERM, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    deaths = 0
    while True:
        server = os.fork()
        if not server:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)
            _serve(port, None if deaths else kill_at, ready, told)
        is_over = False
        while not os.waitid(os.P_PID, server, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            got = signal.sigtimedwait(awaited, _LONGEST if kill_after is None else kill_after)
            is_its_time = got is None and kill_after is not None
            # Nobody ends it where the test itself was killed.
            is_over = not is_its_time and (got is None or got.si_signo == signal.SIGTERM)
            if is_its_time or is_over:
                os.kill(server, signal.SIGKILL if is_its_time else signal.SIGTERM)
                break
        _, status = os.waitpid(server, 0)
        deaths += os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        if is_over:
            os.write(told, f" d{deaths}".encode())
            os._exit(0)
        kill_after = None


def _send(kill_at: int | None, told: int) -> NoReturn:
    """Run ``lotrinh send`` as a person does."""
    countdown = Countdown(kill_at)
    sys.argv = ["lotrinh", "send"]
    code = 99
    try:
        countdown.start()
        cli.main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.setprofile(None)
        os.write(told, str(countdown.events).encode())
        os._exit(code)


# --- the installation -----------------------------------------------------------------------------


class Installation:
    """What the commands do: each public method is one."""

    def __init__(self, answers: int) -> None:
        self._answers = answers
        self._data = Path(settings.LOTRINH_DATA)
        self._saved = self._data.with_name(f"{self._data.name}-saved")
        self._supervisor = 0
        self._told = -1
        # Held, so that nobody else gets the port while the server is dead.
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._held.bind(("127.0.0.1", 0))

    def begin(self) -> dict[str, Any]:
        """Make the tables; return the key and the port."""
        call_command("migrate", verbosity=0)
        # What is loaded with the first request is loaded now.
        Client().get("/trao-doi/v1/", HTTP_HOST="localhost")
        return {"key": own_public_key(), "port": self._held.getsockname()[1]}

    def be_province(self, *, key: str) -> None:
        """Open the periods in a commune, and trust the schools' installation."""
        now = timezone.now()
        province = make_unit("province", "Tỉnh Đồng Tháp", "82")
        commune = make_unit("commune", "Xã Mỹ Thọ", "30076", province)
        officer = make_person("canboxa", commune, "commune_officer")
        for code, name in SCHOOLS.items():
            school = make_unit("school", name, f"82-{code}", commune)
            trust_key(unit=school, public_key=key, actor=None, at=now)
        open_periods(commune, officer, moment=now)

    def be_schools(self, *, key: str, port: int) -> None:
        """Make two schools that send three packages to another installation."""
        now = timezone.now()
        semester, year = periods()
        for code, name in SCHOOLS.items():
            school = make_school(code, name, year=int(year[:4]), moment=now)
            set_destination(
                unit=school.unit,
                address=f"http://127.0.0.1:{port}",
                code=f"82-{code}",
                public_key=key,
                actor=None,
                at=now,
            )
            for period in (semester, year) if code == "HS01" else (year,):
                enter_results(school, period, (58, 55, 60), moment=now, note="đếm ngày cuối kỳ")
                send_report(
                    unit=school.unit,
                    period=period,
                    narrative="Cả kỳ ổn định. " * 20,
                    actor=school.principal,
                    at=now,
                )

    def decide(self) -> None:
        """Accept one submission, return another; the third is not decided about."""
        officer = User.objects.get(username="canboxa")
        semester, year = periods()
        ours = Submission.objects.filter(unit__code="82-HS01").order_by("number")
        now = timezone.now()
        accept_report(submission=ours.get(period=semester), actor=officer, at=now)
        returned = ours.get(period=year)
        item = json.loads(returned.content)["items"][0]["key"]
        return_report(
            submission=returned,
            reason="Xem lại số liệu.",
            items={item: "Tử số khác kỳ trước."},
            actor=officer,
            at=now,
        )

    def save(self) -> None:
        """Keep the data as it is."""
        connections.close_all()
        shutil.copytree(self._data, self._saved)

    def restore(self) -> None:
        """Go back to the data as it was kept."""
        connections.close_all()
        for path in self._data.iterdir():
            if path.is_file():
                path.unlink()
        for path in self._saved.iterdir():
            if path.is_file():
                shutil.copy2(path, self._data)

    def serve(self, *, kill_at: int | None = None, kill_after: float | None = None) -> None:
        """Begin to answer requests; a server that dies is started again."""
        connections.close_all()
        ready, is_ready = os.pipe()
        self._told, told = os.pipe()
        self._supervisor = os.fork()
        if not self._supervisor:
            os.close(self._answers)  # who waits for one is to see that nobody answers any more
            port = int(self._held.getsockname()[1])
            _supervise(port, kill_at, kill_after, is_ready, told)
        os.close(told)
        os.close(is_ready)
        os.read(ready, 1)
        os.close(ready)

    def stop(self) -> dict[str, int]:
        """End answering; return how much was called, and how often the server had died."""
        os.kill(self._supervisor, signal.SIGTERM)
        os.waitpid(self._supervisor, 0)
        said = {one[0]: int(one[1:]) for one in os.read(self._told, 100).decode().split()}
        os.close(self._told)
        return {"events": said.get("c", 0), "deaths": said["d"]}

    def send(
        self, *, kill_at: int | None = None, kill_after: float | None = None
    ) -> dict[str, int | float]:
        """Run ``lotrinh send``; return its exit code (-9: killed), calls and seconds."""
        connections.close_all()
        read, told = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if not child:
            os.close(self._answers)
            _send(kill_at, told)
        os.close(told)
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        events = int(os.read(read, 100) or 0)
        os.close(read)
        seconds = time.monotonic() - began
        return {"code": os.waitstatus_to_exitcode(status), "events": events, "seconds": seconds}

    def state(self) -> dict[str, Any]:
        """Return all that must be the same whether or not anybody was killed."""
        report = verify_trail()
        found = {
            "submissions": [_told(one) for one in Submission.objects.order_by("key")],
            "results": [
                [step.state for step in actual.steps.order_by("pk")]
                for actual in Actual.objects.order_by("pk")
            ],
            "parts": IncomingPart.objects.count(),
            "deliveries": [
                [one.acknowledged_at is not None, one.answers_seen, one.last_error]
                for one in Delivery.objects.order_by("submission__key")
            ],
            "trail": dict(
                sorted(Counter(AuditEvent.objects.values_list("verb", flat=True)).items())
            ),
            "is_sound": report.is_sound,
            "findings": [str(one) for one in report.findings],
            "reports": list(UnitReport.objects.order_by("pk").values("unit", "period", "figures")),
            "totals": list(
                ReportTotals.objects.order_by("unit", "period", "view").values(
                    "unit", "period", "view", "expected", "reported", "totals"
                )
            ),
        }
        connections.close_all()
        return found


def _told(submission: Submission) -> dict[str, Any]:
    return {
        "unit": submission.unit.code,
        "period": submission.period,
        "number": submission.number,
        "key": str(submission.key),
        "digest": digest_of(submission.content.encode()),
        "state": submission.state,
        "steps": [step.state for step in submission.steps.order_by("pk")],
        "remarks": sorted(
            [one.item, one.code, one.message["vi"]] for one in submission.remarks.all()
        ),
    }


def _as_text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def main() -> None:
    """Do one command after the other until there are no more."""
    client.PIECE = PIECE
    sending.FIRST_WAIT = timedelta(milliseconds=20)
    # What is looked at before anything is sent would take most of the calls.
    vars(commands)["require_migrated"] = lambda: None
    answers = os.fdopen(os.dup(1), "w")
    installation = Installation(answers.fileno())
    os.dup2(2, 1)  # what the commands print is no answer
    for line in sys.stdin:
        command = json.loads(line)
        do: Callable[..., Any] = getattr(installation, command.pop("do"))
        signal.alarm(_LONGEST)
        said = do(**command)
        signal.alarm(0)
        answers.write(json.dumps(said, default=_as_text) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
