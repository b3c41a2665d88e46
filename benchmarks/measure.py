"""Measure and print one table: reading, checking, and a folder of generated plans.

Run by ``script/bench``; the numbers in ``benchmarks/README.md`` come from here.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import docx
from lxml import etree

from benchmarks.plan_files import write_folder
from lotrinh.core.lint.engine import lint
from lotrinh.documents import read_plan
from lotrinh.reference import load_references

ROOT = Path(__file__).resolve().parent.parent
REAL_PLAN = ROOT.parent / "shared" / "plans" / "ke-hoach-240-2023.docx"
EXAMPLE = ROOT / "examples" / "ke-hoach-mau.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Row = tuple[str, str]


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=300, help="how many variants to generate")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of each single-file measure")
    arguments = parser.parse_args(given)
    path = REAL_PLAN if REAL_PLAN.exists() else EXAMPLE
    rows = [
        ("machine", machine()),
        ("others running (load before)", f"{os.getloadavg()[0]:.1f}"),
        ("single file", path.name),
    ]
    rows += single_file(path, arguments.rounds)
    rows += start_to_finish(path)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_folder(Path(folder), arguments.plans)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
            rows += fresh.submit(one_process, paths).result()
        rows += whole_folder(Path(folder), arguments.plans)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name.ljust(width)}  {value}")


def machine() -> str:
    """Return processor, cores, system and Python in one line."""
    cpu = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def single_file(path: Path, rounds: int) -> list[Row]:
    """Measure reading beside python-docx and the bare tree, taking turns in one process."""
    content = path.read_bytes()
    references = load_references()
    plan = read_plan(content)
    measured: dict[str, Callable[[], object]] = {
        "bare lxml tree": lambda: bare_tree(content),
        "python-docx walk over all cells": lambda: python_docx_walk(content),
        "read_plan": lambda: read_plan(content),
        "lint (plan already read)": lambda: lint(plan, references),
    }
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(rounds):
        for name, work in measured.items():
            started = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(values) for name, values in times.items()}
    rows = [(name, f"{1000 * median:7.1f} ms") for name, median in medians.items()]
    ratio = medians["read_plan"] / medians["python-docx walk over all cells"]
    return [*rows, ("read_plan / python-docx walk", f"{ratio:7.2f}")]


def bare_tree(content: bytes) -> object:
    """Parse the main part, and nothing else."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def python_docx_walk(content: bytes) -> list[str]:
    """Return the text of every paragraph and of every cell as stored, row by row over ``w:tc``."""
    document = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table._tbl.tr_lst:
            texts += ["\n".join(p.text for p in cell.p_lst) for cell in row.tc_lst]
    return texts


def start_to_finish(path: Path, rounds: int = 7) -> list[Row]:
    """Measure ``lotrinh lint`` in fresh processes."""
    command = [str(Path(sys.executable).parent / "lotrinh"), "lint", str(path)]
    times, processor_times = [], []
    for _ in range(rounds):
        started, used = time.perf_counter(), children_seconds()
        done = subprocess.run(command, capture_output=True, check=False)
        times.append(time.perf_counter() - started)
        processor_times.append(children_seconds() - used)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode())
    clock, processor = (1000 * statistics.median(x) for x in (times, processor_times))
    return [("lotrinh lint, fresh process", f"{clock:7.1f} ms ({processor:.1f} ms of processor)")]


def children_seconds() -> float:
    """Return the processor time of the processes started from here that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def one_process(paths: list[Path]) -> list[Row]:
    """Read and lint all files in this process: plans per second, and how memory grows."""
    references = load_references()
    peaks = []
    findings = 0
    started = time.process_time()
    for number, path in enumerate(paths, 1):
        findings += len(lint(read_plan(path), references))
        if number in (len(paths) // 10, len(paths)):
            peaks.append(peak_memory())
    seconds = time.process_time() - started
    return [
        (f"{len(paths)} plans, one core", f"{len(paths) / seconds:7.1f} plans/s of processor"),
        ("findings in them", f"{findings:7d}"),
        ("peak memory after a tenth of them", f"{peaks[0]:7.1f} MB"),
        ("peak memory after all of them", f"{peaks[-1]:7.1f} MB"),
    ]


def peak_memory() -> float:
    """Return the most memory that this process has had, in MB.

    The kernel's figure for this program alone: ``ru_maxrss`` keeps what the parent had before it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [x for x in status.read_text().splitlines() if x.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def whole_folder(folder: Path, count: int) -> list[Row]:
    """Measure ``lotrinh lint FOLDER --xlsx`` on all cores, start to finish."""
    command = [str(Path(sys.executable).parent / "lotrinh"), "lint", str(folder)]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, "--xlsx", str(folder / "out.xlsx")], capture_output=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    cores = os.cpu_count() or 1
    return [
        (f"lotrinh lint FOLDER, {count} plans, {cores} cores", f"{seconds:7.1f} s"),
        ("plans per second", f"{count / seconds:7.1f} ({count / seconds / cores:.1f} per core)"),
    ]
