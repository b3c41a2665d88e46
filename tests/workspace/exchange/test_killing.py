"""A school's installation sends to a province's while either is killed: nothing is lost, nothing
counted twice.

Both are real: data folders and databases of their own, HTTP over a socket, ``lotrinh send`` as it
is called, the site's WSGI application. Each of the two is killed with SIGKILL a hundred times, at a
call drawn by a seeded chance from all those that it makes on the way there and back, or after a
time drawn by chance. What was killed is started again and may finish. Then both must be exactly as
if nothing had happened.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

SEED = 20_261_124
KILLS = 100
"""Of each of the two."""

BY_THE_CLOCK = 20
"""How many of them come after a time instead of at a call."""

_MOST_RUNS = 4

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "sqlite" not in settings.DATABASES["default"]["ENGINE"],
        reason="two installations with a SQLite file each; what PostgreSQL does is tested beside",
    ),
]


class Installation:
    """An installation in a process of its own, see ``installation.py``."""

    def __init__(self, data: Path) -> None:
        data.mkdir()
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self._log = data.with_suffix(".log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.workspace.exchange.installation"],
            env=kept
            | {
                "LOTRINH_DATA": str(data),
                "DJANGO_SETTINGS_MODULE": "lotrinh.site.settings",
                "PYTHONPATH": str(Path(__file__).parents[3]),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        self._data = data

    def tell(self, do: str, **given: Any) -> None:
        """Give a command without waiting for what it says."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do} | given) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Return what the command said."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._data.with_suffix(".log").read_text()[-3_000:]
        return json.loads(line)

    def ask(self, do: str, **given: Any) -> Any:
        """Give a command and return what it says."""
        self.tell(do, **given)
        return self.hear()

    def end(self) -> None:
        """End it, with all that it has started."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            assert stream is not None
            stream.close()


@dataclass(frozen=True)
class Kill:
    """Who is killed, in which of the two runs of ``lotrinh send`` if the school, and when."""

    who: str
    run: int = 0
    at: int | None = None
    after: float | None = None

    def of_run(self, run: int) -> dict[str, Any]:
        """Return how the school is to be killed in a run."""
        if self.who != "school" or self.run != run:
            return {}
        return {"kill_at": self.at, "kill_after": self.after}

    def of_server(self) -> dict[str, Any]:
        """Return how the province is to be killed."""
        return {"kill_at": self.at, "kill_after": self.after} if self.who == "province" else {}


@dataclass(frozen=True)
class Outcome:
    """How both stand in the end, whether somebody was killed, and how much they called."""

    school: dict[str, Any]
    province: dict[str, Any]
    killed: bool
    runs: tuple[dict[str, Any], ...]
    served: dict[str, Any]


@dataclass(frozen=True)
class Two:
    """The school's installation and the province's."""

    school: Installation
    province: Installation

    def go(self, kill: Kill | None = None, *, count: bool = False) -> Outcome:
        """Send, decide, fetch the decisions, with one kill on the way; what dies comes back."""
        for one in (self.school, self.province):
            one.tell("restore")
        for one in (self.school, self.province):
            one.hear()
        only_count = {"kill_at": 0} if count else {}
        kill = kill or Kill("nobody")
        self.province.ask("serve", **(only_count | kill.of_server()))
        first = self._send(only_count | kill.of_run(0))
        self.province.ask("decide")
        second = self._send(only_count | kill.of_run(1))
        served = self.province.ask("stop")
        for one in (self.school, self.province):
            one.tell("state")
        return Outcome(
            school=self.school.hear(),
            province=self.province.hear(),
            killed=bool(served["deaths"]) or len(first) + len(second) > 2,
            runs=(first[0], second[0]),
            served=served,
        )

    def _send(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Run ``lotrinh send`` until all has arrived; return what came of each run."""
        runs = [self.school.ask("send", **given)]
        while runs[-1]["code"] != 0:
            assert len(runs) < _MOST_RUNS, runs
            runs.append(self.school.ask("send"))
        return runs


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Start both, tell each the other's key, and give the school three packages to send."""
    folder = tmp_path_factory.mktemp("two")
    school, province = Installation(folder / "school"), Installation(folder / "province")
    try:
        for one in (school, province):
            one.tell("begin")
        ours, theirs = school.hear(), province.hear()
        province.ask("be_province", key=ours["key"])
        school.ask("be_schools", key=theirs["key"], port=theirs["port"])
        for one in (school, province):
            one.ask("save")
        yield Two(school, province)
    finally:
        school.end()
        province.end()


@pytest.fixture(scope="module")
def calm(two: Two) -> Outcome:
    """Return what comes of it when nobody is killed, all calls counted."""
    two.go()  # what is done once only, such as reading a file, is done now
    return two.go(count=True)


def test_undisturbed_all_arrives_and_the_decisions_come_back(calm: Outcome) -> None:
    sent, received = calm.school["submissions"], calm.province["submissions"]
    assert [one["key"] for one in sent] == [one["key"] for one in received]
    assert [one["digest"] for one in sent] == [one["digest"] for one in received]
    assert [one["state"] for one in sent] == [one["state"] for one in received]
    assert sorted(one["state"] for one in sent) == ["accepted", "returned", "sent"]
    assert [one["steps"] for one in received] == [one["steps"][1:] for one in sent]
    steps = Counter(tuple(one) for one in calm.school["results"])
    # Of three packages of three results one was accepted, one result of another returned.
    assert steps == {
        ("approved", "sent"): 5,
        ("approved", "sent", "accepted"): 3,
        ("approved", "sent", "returned"): 1,
    }
    assert calm.school["trail"].items() >= {"acknowledge_submission": 3, "take_decision": 2}.items()
    counted = {"take_in_report": 3, "accept_report": 1, "return_report": 1}
    assert calm.province["trail"].items() >= counted.items()
    assert len(calm.province["reports"]) == 1
    assert calm.province["parts"] == 0
    assert calm.school["is_sound"]
    assert calm.province["is_sound"]


@pytest.mark.parametrize("who", ["school", "province"])
def test_whoever_is_killed_nothing_is_lost_and_nothing_counted_twice(
    two: Two, calm: Outcome, who: str
) -> None:
    chance = random.Random(f"{SEED} {who}")
    kills = 0
    for _ in range(2 * KILLS):  # some come after all is over
        kill = _kill(who, calm, chance, by_the_clock=kills < BY_THE_CLOCK)
        outcome = two.go(kill)
        kills += outcome.killed
        assert outcome.school == calm.school, kill
        assert outcome.province == calm.province, kill
        if kills == KILLS:
            break
    assert kills == KILLS


def _kill(who: str, calm: Outcome, chance: random.Random, *, by_the_clock: bool) -> Kill:
    """Draw a moment from all that the undisturbed run had."""
    first, second = calm.runs
    if who == "province":
        seconds, calls = first["seconds"] + second["seconds"], calm.served["events"]
    else:
        seconds, calls = first["seconds"], first["events"] + second["events"]
    if by_the_clock:
        return Kill(who, after=chance.uniform(0, seconds))
    at = chance.randint(1, calls)
    if who == "school" and at > first["events"]:
        return Kill(who, run=1, at=at - first["events"])
    return Kill(who, at=at)
