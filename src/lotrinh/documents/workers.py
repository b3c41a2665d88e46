"""Many files, one after another, on every core; a file that crashes or hangs takes no other down.

The standard pools cannot end one stuck worker, and one that dies breaks the whole pool, so each
worker here is a process of its own that is replaced when its file kills it or runs out of time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

Result = TypeVar("Result")
Work = Callable[[Path], Result]

# A spawned process inherits no locks, threads or open files, on every system alike.
_CONTEXT = multiprocessing.get_context("spawn")
_GRACE_SECONDS = 5.0


class Failure(StrEnum):
    """Why a file has no result: its worker died, or it took longer than the limit."""

    CRASHED = "crashed"
    TIMED_OUT = "timed_out"


def map_files(
    work: Work[Result], paths: Sequence[Path], *, workers: int, time_limit: float
) -> Iterator[tuple[Path, Result | Failure]]:
    """Yield each path with what ``work`` returned for it, as they finish, in no fixed order.

    ``work`` must be importable by name, must return rather than raise, and its result must pickle.
    ``time_limit`` is seconds per file.
    """
    waiting = list(reversed(paths))
    busy = [_Worker(work) for _ in range(min(workers, len(paths)))]
    try:
        for worker in busy:
            worker.start(waiting.pop(), time_limit)
        while busy:
            for worker in _ready(busy):
                path, outcome = worker.finish()
                yield path, outcome
                if not waiting:
                    busy.remove(worker)
                    worker.stop()
                    continue
                if isinstance(outcome, Failure):
                    worker.restart()
                worker.start(waiting.pop(), time_limit)
    finally:
        for worker in busy:
            worker.kill()


@dataclass(eq=False)
class _Worker(Generic[Result]):
    """A process that does one file at a time, and what it is at."""

    work: Work[Result]
    path: Path = field(default=Path(), init=False)
    deadline: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Start the process (anew)."""
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_serve, args=(self.work, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def start(self, path: Path, time_limit: float) -> None:
        """Hand ``path`` to the process."""
        self.path, self.deadline = path, monotonic() + time_limit
        try:
            self.pipe.send(path)
        except OSError:  # it died idle; finish() finds its pipe at an end
            self.deadline = 0.0

    def finish(self) -> tuple[Path, Result | Failure]:
        """Return what became of the path; a worker that is late or dead is killed."""
        if not self.pipe.poll():
            self.kill()
            return self.path, Failure.TIMED_OUT
        try:
            return self.path, self.pipe.recv()
        except (EOFError, OSError):
            self.kill()
            return self.path, Failure.CRASHED

    def stop(self) -> None:
        """Let an idle process end by itself."""
        self.pipe.close()
        self.process.join(_GRACE_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the process and all that it started (a converter may hang, too)."""
        if self.process.is_alive():
            if hasattr(os, "killpg") and _leads_its_group(self.process.pid):
                os.killpg(self.process.pid or 0, signal.SIGKILL)
            self.process.kill()
        self.process.join()
        self.pipe.close()


def _ready(busy: Sequence[_Worker[Result]]) -> list[_Worker[Result]]:
    """Wait for the next workers that answered, died or are late."""
    pause = max(0.0, min(worker.deadline for worker in busy) - monotonic())
    answered = wait([worker.pipe for worker in busy], timeout=pause)
    now = monotonic()
    return [worker for worker in busy if worker.pipe in answered or worker.deadline <= now]


def _leads_its_group(pid: int | None) -> bool:
    try:
        return pid is not None and os.getpgid(pid) == pid
    except ProcessLookupError:
        return False


def _serve(work: Work[Result], pipe: Connection) -> None:
    """Do files until the other end of the pipe closes; runs in the worker process."""
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    while True:
        try:
            path = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(work(path))
