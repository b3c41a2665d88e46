"""Appraise a folder of plans: every file read and checked, then what they have in common.

A plan is kept as its summary only, so that memory does not grow with the pages of 300 plans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from lotrinh.core.indicators.catalogue import Catalogue
from lotrinh.core.lint.engine import lint
from lotrinh.core.lint.types import References, Severity
from lotrinh.core.messages import LotrinhError, Message
from lotrinh.core.plan.types import Coverage, Indicator, Plan, TargetLevel
from lotrinh.core.text import fold
from lotrinh.core.values import weaker
from lotrinh.documents import read_plan
from lotrinh.documents.workers import Failure, map_files
from lotrinh.reference import load_catalogue, load_references

FORMS = frozenset((".docx", ".docm", ".doc", ".odt", ".txt"))
WELL_READ = 0.95
"""The share of a document below which a person should look at what was not understood."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What one school targets for an indicator, what the levels above it demand, as printed.

    ``key`` is the catalogue's code, else the folded name; ``weaker_than`` are the levels whose
    demand the school's target does not meet.
    """

    key: str
    name: str
    unit: str
    target: str
    demands: Mapping[TargetLevel, str]
    weaker_than: tuple[TargetLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What is kept of a plan that was read: who, how well, its findings by rule, its aims."""

    path: Path
    issuer: str
    number: str
    school_year: str
    coverage: Coverage
    indicators: int
    severities: Mapping[Severity, int]
    rules: Mapping[str, int]
    aims: tuple[Aim, ...]

    @property
    def who(self) -> str:
        """The school's name, or the file's where the plan does not say."""
        return self.issuer or self.path.name

    @property
    def is_well_read(self) -> bool:
        """Whether enough was understood, and at least one indicator."""
        coverage = self.coverage
        return self.indicators > 0 and coverage.placed >= WELL_READ * coverage.total


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave no plan, and why."""

    path: Path
    reason: Message


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A folder's outcome; ``plans`` and ``unread`` by path."""

    plans: tuple[PlanSummary, ...]
    unread: tuple[Unread, ...]

    def rule_counts(self) -> list[tuple[str, int, int]]:
        """Return (rule code, plans that have it, findings), the commonest first."""
        plans: Counter[str] = Counter()
        findings: Counter[str] = Counter()
        for plan in self.plans:
            plans.update(plan.rules.keys())
            findings.update(plan.rules)
        ordered = sorted(plans, key=lambda rule: (-plans[rule], -findings[rule], rule))
        return [(rule, plans[rule], findings[rule]) for rule in ordered]

    def aims_by_indicator(self) -> dict[str, list[tuple[PlanSummary, Aim]]]:
        """Return each indicator's aims, plan by plan; the indicator of most plans first."""
        grouped: dict[str, list[tuple[PlanSummary, Aim]]] = {}
        for plan in self.plans:
            for aim in plan.aims:
                grouped.setdefault(aim.key, []).append((plan, aim))
        return dict(sorted(grouped.items(), key=lambda item: -len(item[1])))


def plan_files(folder: Path) -> list[Path]:
    """Return the files under ``folder`` that may be plans, by path; Word's lock files are not."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in FORMS and not path.name.startswith(("~$", ".")) and path.is_file()
    )


def appraise(
    paths: Iterable[Path],
    *,
    workers: int,
    time_limit: float,
    only: Collection[str] = (),
    without: Collection[str] = (),
) -> Iterator[PlanSummary | Unread]:
    """Yield the outcome of each file as it finishes; ``time_limit`` is seconds per file."""
    work = partial(summarise_file, only=tuple(only), without=tuple(without))
    for path, outcome in map_files(work, list(paths), workers=workers, time_limit=time_limit):
        if isinstance(outcome, Failure):
            yield Unread(path, _failure_message(outcome, time_limit))
        else:
            yield outcome


def collect(outcomes: Iterable[PlanSummary | Unread]) -> Appraisal:
    """Return the appraisal of all ``outcomes``, ordered by path."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.path)
    return Appraisal(
        plans=tuple(outcome for outcome in ordered if isinstance(outcome, PlanSummary)),
        unread=tuple(outcome for outcome in ordered if isinstance(outcome, Unread)),
    )


def summarise_file(
    path: Path, only: Collection[str] = (), without: Collection[str] = ()
) -> PlanSummary | Unread:
    """Read and check one file; whatever is wrong with it becomes an :class:`Unread`."""
    try:
        plan, references = read_plan(path), _references()
        return summarise(path, plan, references, _catalogue(), only=only, without=without)
    except LotrinhError as error:
        return Unread(path, error.message)
    except Exception as error:  # noqa: BLE001 - our fault in one file must not cost the others
        kind = f"{type(error).__name__}: {error}"
        return Unread(
            path,
            Message(
                f"Chương trình gặp lỗi khi đọc tệp này ({kind}). Hãy gửi tệp cho người bảo trì.",
                f"The program failed on this file ({kind}). Send the file to the maintainers.",
            ),
        )


def summarise(
    path: Path,
    plan: Plan,
    references: References,
    catalogue: Catalogue,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
) -> PlanSummary:
    """Return what is kept of ``plan``: its findings counted, its aims beside the demands."""
    findings = lint(plan, references, only=only, without=without)
    return PlanSummary(
        path=path,
        issuer=plan.issuer,
        number=plan.number,
        school_year=plan.school_year,
        coverage=plan.coverage,
        indicators=len(plan.indicators),
        severities=dict(Counter(finding.severity for finding in findings)),
        rules=dict(Counter(finding.rule for finding in findings)),
        aims=tuple(_aims(plan.indicators, catalogue)),
    )


def _aims(indicators: Iterable[Indicator], catalogue: Catalogue) -> Iterator[Aim]:
    """Yield the aims of a plan's rows, each under a key of its own."""
    used: set[str] = set()
    for indicator in indicators:
        known = catalogue.find(indicator.name, indicator.group)
        code = indicator.code or (known.code if known else "")
        # Two rows of one plan that the catalogue holds for the same are told apart by their names.
        key = code if code and code not in used else fold(indicator.name)
        used.add(key)
        yield aim_of(indicator, key)


def aim_of(indicator: Indicator, key: str) -> Aim:
    """Return the school's target of ``indicator`` beside the demands of the levels above it."""
    school = indicator.targets.get(TargetLevel.SCHOOL)
    demands = {
        level: cell for level, cell in indicator.targets.items() if level is not TargetLevel.SCHOOL
    }
    return Aim(
        key=key,
        name=indicator.name,
        unit=indicator.unit,
        target=school.text if school else "",
        demands={level: cell.text for level, cell in demands.items()},
        weaker_than=tuple(
            level
            for level, cell in demands.items()
            if school and weaker(school.value, cell.value, indicator.direction)
        ),
    )


@cache
def _references() -> References:
    return load_references()


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def _failure_message(failure: Failure, time_limit: float) -> Message:
    if failure is Failure.TIMED_OUT:
        return Message(
            f"Quá {time_limit:g} giây mà chưa đọc xong nên đã dừng. Hãy mở tệp bằng Word, lưu lại "
            "rồi thử lại, hoặc tăng --time-limit.",
            f"Not read after {time_limit:g} seconds, so it was stopped. Open the file in Word, "
            "save it and try again, or raise --time-limit.",
        )
    return Message(
        "Tiến trình đọc tệp đã dừng đột ngột (có thể thiếu bộ nhớ). Hãy thử riêng tệp này.",
        "The process that read the file ended abruptly (short of memory, perhaps). Try it alone.",
    )
