"""``lotrinh send`` to ``lotrinh serve``, each as it is started by hand; a worker is killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings

_LOTRINH = [sys.executable, "-c", "from lotrinh.cli import main; main()"]

_BEGIN = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from lotrinh.workspace.actuals.exchange.keys import own_public_key
from lotrinh.workspace.people.models import Unit
from tests.workspace.exchange.school_data import *
from tests.workspace.units import make_unit
now = timezone.now()
if sys.argv[1] == "school":
    school = make_school("HS01", "Trường TH Hoa Sen", year=int(periods()[1][:4]), moment=now)
    enter_results(school, periods()[1], (58, 55, 60), moment=now, note="ế" * 19_000)
else:
    commune = make_unit("commune", "Xã Mỹ Thọ", "30076")
    make_unit("school", "Trường TH Hoa Sen", "82-HS01", commune)
    open_periods(commune, make_person("canboxa", commune, "commune_officer"), moment=now)
"""
_SEND = """
import django
django.setup()
from django.utils import timezone
from lotrinh.workspace.actuals.reporting.operations import send_report
from lotrinh.workspace.people.models import Membership
from tests.workspace.exchange.school_data import periods
head = Membership.objects.get(role="principal")
send_report(unit=head.unit, period=periods()[1], narrative="ế" * 19_000,
            actor=head.user, at=timezone.now())
"""
_STATE = """
import json
import django
django.setup()
from lotrinh.core.packages import digest_of
from lotrinh.workspace.actuals.exchange.models import IncomingPart
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.trail.checking import verify_trail
print(json.dumps({
    "packages": [[str(one.key), digest_of(one.content.encode()), one.state]
                 for one in Submission.objects.all()],
    "size": sum(len(one.content.encode()) for one in Submission.objects.all()),
    "parts": IncomingPart.objects.count(),
    "arrived": AuditEvent.objects.filter(
        verb__in=["take_in_report", "acknowledge_submission"]).count(),
    "is_sound": verify_trail().is_sound,
}))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "sqlite" not in settings.DATABASES["default"]["ENGINE"],
        reason="two installations with a SQLite file each",
    ),
]


class Machine:
    """An installation of which every command is a process of its own."""

    def __init__(self, data: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment = kept | {
            "LOTRINH_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "lotrinh.site.settings",
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }

    def python(self, code: str, *arguments: str) -> str:
        """Run some lines, and return what they print."""
        return self._run([sys.executable, "-c", code, *arguments])

    def lotrinh(self, *arguments: str) -> str:
        """Run a command, and return what it prints."""
        return self._run([*_LOTRINH, *arguments])

    def state(self) -> Any:
        """Return what was sent, or has come."""
        return json.loads(self.python(_STATE))

    def has_a_part(self) -> bool:
        """Say whether a piece of a package is there, and the package is not yet."""
        data = Path(self.environment["LOTRINH_DATA"]) / "lotrinh.sqlite3"
        with closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT 1 FROM workspace_incomingpart").fetchone())

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def school(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "school")
    machine.python(_BEGIN, "school")
    return machine


@pytest.fixture
def province(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "province")
    machine.python(_BEGIN, "province")
    return machine


@pytest.fixture
def server(province: Machine) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Serve the province's site, with one worker."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*_LOTRINH, "serve", "--port", str(port), "--workers", "1"],
        env=province.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _until(lambda: _answers(port))
        yield process, port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_worker_that_is_killed_while_it_receives_loses_nothing(
    school: Machine, province: Machine, server: tuple[subprocess.Popen[bytes], int]
) -> None:
    process, port = server
    keys = [one.lotrinh("exchange", "key").strip() for one in (school, province)]
    province.lotrinh("exchange", "trust", "82-HS01", keys[0])
    school.lotrinh(
        "exchange", "destination", "HS01",
        "--address", f"http://127.0.0.1:{port}", "--code", "82-HS01", "--key", keys[1],
    )  # fmt: skip
    assert "Trường TH Hoa Sen" in school.lotrinh("exchange", "check", "HS01")
    school.python(_SEND)
    [worker] = _workers(process.pid)
    sending = subprocess.Popen(
        [*_LOTRINH, "send"], env=school.environment, stdout=subprocess.PIPE, text=True
    )
    _until(province.has_a_part, every=0.001)
    os.kill(worker, signal.SIGKILL)
    said, _ = sending.communicate(timeout=120)
    assert (sending.returncode, said[:20]) == (0, "Đã đến nơi / arrived")
    sent, received = school.state(), province.state()
    assert sent == received
    assert (sent["arrived"], sent["parts"], sent["is_sound"]) == (1, 0, True)
    assert _workers(process.pid) != [worker]


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/trao-doi/v1/", timeout=5).status_code == 401
    except requests.RequestException:
        return False


def _workers(server: int) -> list[int]:
    """Return the processes that answer for a server: `lotrinh worker` is its child too."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    names = {int(one): Path(f"/proc/{one}/cmdline").read_bytes() for one in children}
    return [one for one, name in names.items() if b"resource_tracker" not in name]


def _until(holds: Callable[[], bool], *, every: float = 0.1) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(every)
