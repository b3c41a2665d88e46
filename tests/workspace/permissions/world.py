"""A small country: two provinces, communes with schools, and somebody in every role of each.

Everything that is done in it is done to school A: ``may`` says from the table and from what is
declared here who may do it. It asks nothing of ``people.permissions``, which is under test.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from lotrinh.workspace.actuals.models import (
    Actual,
    Computation,
    Evidence,
    RosterDraft,
    RosterSnapshot,
)
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.reporting.collecting import open_collection
from lotrinh.workspace.actuals.reporting.models import Collection, Remark, Submission
from lotrinh.workspace.actuals.reporting.operations import send_report
from lotrinh.workspace.actuals.rosters.computing import (
    Acceptance,
    accept_figures,
    run_computation,
    start_computation,
)
from lotrinh.workspace.actuals.rosters.operations import execute_roster_draft, start_roster_draft
from lotrinh.workspace.people.accounts.signed_in import note_link
from lotrinh.workspace.people.models import Delegation, Membership, Unit, UnitLink, User
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.people.permission_table import (
    ALLOWED,
    DELEGABLE,
    KINDS_OF_ROLE,
    Permission,
    Scope,
)
from lotrinh.workspace.plans import operations as plans
from lotrinh.workspace.plans.demands.models import Demand, DemandSet, Registration
from lotrinh.workspace.plans.demands.operations import (
    DemandEntry,
    publish_demands,
    register_target,
)
from lotrinh.workspace.plans.models import Draft, Indicator, PlanVersion
from lotrinh.workspace.plans.reading import ReadFile, read_file
from tests.workspace.plan_file import Row, plan_docx
from tests.workspace.rosters.workbooks import pupils, workbook
from tests.workspace.units import make_unit

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
YEAR = "2025-2026"
CHANGE = date(2025, 7, 1)
"""Districts were gone from this day; communes came."""

MARKED = "staff of A"
"""Whose name and e-mail hold planted words."""

COUNTED = "Tỷ lệ học sinh bỏ học"
"""An indicator that the records tell."""

TAUGHT = "Tỷ lệ học sinh biết bơi"
"""An indicator whose results a teacher enters."""

CANARIES: tuple[tuple[tuple[Permission, ...], tuple[str, ...]], ...] = (
    (
        (Permission.READ,),
        (
            "zqsohieu",
            "zqchitieu",
            "zqghichu",
            "zqminhchung",
            "zqtepminhchung",
            "zqkehoach",
            "zqbanchoduyet",
            "zqtatquytac",
            "zqlydodangky",
            "zqthuyetminh",
            "zqnhac",
        ),
    ),
    ((Permission.ENTER_ACTUAL,), ("zqchuaduyet", "zqtepchuaduyet")),
    ((Permission.MANAGE_RECORDS,), ("zqdanhsach", "zqmahocsinh", "zqhovaten")),
    ((Permission.READ, Permission.MANAGE_PEOPLE), ("zqnhansu",)),
    ((Permission.MANAGE_PEOPLE,), ("zqthudientu",)),
    ((Permission.READ_TRAIL,), ("zqnhatky",)),
)
"""Words that stand in school A's things alone: who has none of the permissions there never sees
them."""

Actor = User | AnonymousUser


@dataclass(frozen=True)
class Held:
    """A role that counts today, in a unit by its short name; delegated: for its holder."""

    role: str
    unit: str
    delegated: bool = False


@dataclass(frozen=True)
class Somebody:
    """A person, and what counts of it today: the first role is where the person begins."""

    name: str
    user: Actor
    held: tuple[Held, ...] = ()

    @property
    def is_visitor(self) -> bool:
        """Say whether the person is not signed in: nobody lets a closed account in."""
        return isinstance(self.user, AnonymousUser) or not self.user.is_active


@dataclass(repr=False)
class World:
    """Units by short name, what lies above each today, people by name, and school A's things."""

    units: dict[str, Unit] = field(default_factory=dict)
    above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, Somebody] = field(default_factory=dict)
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    version: PlanVersion = field(init=False)
    waiting: Draft = field(init=False)
    indicator: Indicator = field(init=False)
    counted: Indicator = field(init=False)
    actual: Actual = field(init=False)
    computed: Actual = field(init=False)
    evidence: Evidence = field(init=False)
    snapshot: RosterSnapshot = field(init=False)
    roster: RosterDraft = field(init=False)
    run: Computation = field(init=False)
    submitted: Actual = field(init=False)
    draft_actual: Actual = field(init=False)
    collection: Collection = field(init=False)
    submission: Submission = field(init=False)
    remark: Remark = field(init=False)

    demand_set: DemandSet = field(init=False)
    demand: Demand = field(init=False)
    registration: Registration = field(init=False)

    def role(self, name: str) -> Membership:
        """Return the only role of the person of this name."""
        return Membership.objects.select_related("user", "unit").get(user=self.user(name))

    def user(self, name: str) -> User:
        """Return the account of the person of this name."""
        user = self.people[name].user
        assert isinstance(user, User)
        return user

    def may(self, person: Somebody, permission: Permission, unit: str) -> bool:
        """Say from the table whether ``person`` may do this in the unit of this short name."""
        return any(
            self.scope(held, unit) & ALLOWED[permission].get(held.role, Scope(0))
            and (not held.delegated or permission in DELEGABLE)
            for held in person.held
        )

    def reads_below(self, person: Somebody, unit: str) -> bool:
        """Say whether ``person`` reads what lies below the unit, though not all of it."""
        reading = ALLOWED[Permission.READ]
        return any(
            self.scope(held, unit) and Scope.BELOW in reading.get(held.role, Scope(0))
            for held in person.held
        )

    def scope(self, held: Held, unit: str) -> Scope:
        """Return from where a role reaches a unit; nothing if it does not."""
        if held.unit == unit:
            return Scope.OWN
        return Scope.BELOW if held.unit in self.above[unit] else Scope(0)

    def relation(self, person: Somebody, unit: str) -> str:
        """Say in a word how a person stands to a unit, for the list of wrong cells."""
        places = {held.unit for held in person.held}
        if person.is_visitor:
            return "visitor"
        if unit in places:
            return "own"
        if places & set(self.above[unit]):
            return "above"
        kinds = {self.units[place].kind for place in places}
        if any(self.above[place][:1] == self.above[unit][:1] for place in places):
            return "other school" if Unit.Kind.SCHOOL in kinds else "beside"
        if Unit.Kind.SCHOOL in kinds:
            return "other commune"
        return "elsewhere" if places else "nowhere"

    def browser(self, person: Somebody, working_in: str = "A") -> Client:
        """Return the browser, now the person's, whose session says that it works in a unit.

        There is one for all: what it is made of is loaded once.
        """
        self.client.cookies.clear()
        if isinstance(person.user, User):
            key = self.sessions[person.name, working_in]
            self.client.cookies[settings.SESSION_COOKIE_NAME] = key
        return self.client


def make_world() -> World:
    """Make everything, as it is today, in the database that is at hand."""
    world = World()
    _make_units(world)
    _make_people(world)
    _make_special_people(world)
    with patch.object(plans, "read_file", read_canned):
        _make_plans(world)
    _make_results(world)
    _make_records(world)
    _make_reports(world)
    _make_entries(world)
    _make_demands(world)
    for person in world.people.values():
        for place in {"A", *(held.unit for held in person.held)}:
            world.sessions[person.name, place] = _session(world, person, place)
    return world


def read_canned(_path: Path, filename: str) -> ReadFile:
    """Say what a plan's file says: read once a process, for it takes a process of its own."""
    return _read("zq" in filename)


@cache
def _read(with_canaries: bool) -> ReadFile:
    rows = (
        Row("Tỷ lệ zqchitieu" if with_canaries else "Tỷ lệ chuyên cần"),
        Row(COUNTED),
        Row(TAUGHT),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.docx"
        path.write_bytes(plan_docx(rows))
        found = read_file(path, "plan.docx")
    assert not found.error, found.error
    number = "12/KH-zqsohieu" if with_canaries else "12/KH-THK"
    text = json.dumps(asdict(found)).replace("12/KH-THHS", number)
    return ReadFile(**json.loads(text))


# --- units ----------------------------------------------------------------------------------------

_UNITS = (
    ("M", "ministry", "Bộ", None, None, None),
    ("P", "province", "Tỉnh Một", "M", None, None),
    ("P2", "province", "Tỉnh Hai", "M", None, None),
    ("H", "district", "Huyện Cũ", "P", None, CHANGE - timedelta(days=1)),
    ("C1", "commune", "Xã Một", "P", CHANGE, None),
    ("C2", "commune", "Xã Hai", "P", CHANGE, None),
    ("A", "school", "Trường A", None, None, None),
    ("B", "school", "Trường B", None, None, None),
    ("D", "school", "Trường D", None, None, None),
)


def _make_units(world: World) -> None:
    for short, kind, name, parent, since, until in _UNITS:
        above = world.units[parent] if parent else None
        world.units[short] = make_unit(kind, name, f"ma-{short}", above, since=since, until=until)
    eve = CHANGE - timedelta(days=1)
    for school, commune in (("A", "C1"), ("B", "C1"), ("D", "C2")):
        unit = world.units[school]
        UnitLink.objects.create(unit=unit, parent=world.units["H"], valid_to=eve)
        UnitLink.objects.create(unit=unit, parent=world.units[commune], valid_from=CHANGE)
    rebuild_paths([unit.pk for unit in world.units.values()])
    world.above = {
        "M": (),
        "P": ("M",),
        "P2": ("M",),
        "H": ("P", "M"),  # where it lay when it ended
        "C1": ("P", "M"),
        "C2": ("P", "M"),
        "A": ("C1", "P", "M"),
        "B": ("C1", "P", "M"),
        "D": ("C2", "P", "M"),
    }


# --- people ---------------------------------------------------------------------------------------


def _make_people(world: World) -> None:
    """Put somebody into every role that fits, in every unit."""
    for short, unit in world.units.items():
        for role, kinds in KINDS_OF_ROLE.items():
            if unit.kind in kinds:
                name = f"{role} of {short}"
                user = _user(name)
                Membership.objects.create(user=user, unit=unit, role=role)
                world.people[name] = Somebody(name, user, (Held(role, short),))


def _make_special_people(world: World) -> None:
    today, some = timezone.localdate(), timedelta(days=10)
    past, coming = today - some, today + some
    principal = Membership.objects.get(unit=world.units["A"], role="principal")
    staff_of_b = Held("staff", "B")
    acting = Held("principal", "A", delegated=True)

    def add(name: str, *held: Held) -> User:
        user = _user(name)
        for one in held:
            if not one.delegated:
                Membership.objects.create(user=user, unit=world.units[one.unit], role=one.role)
        world.people[name] = Somebody(name, user, held)
        return user

    def delegate(of: Membership, to: User, first: date, last: date, **given: object) -> None:
        known = {"membership": of, "to": to, "valid_from": first, "valid_to": last}
        Delegation.objects.create(**known, reason="đi công tác", created_at=AT, **given)

    former = add("former principal of A")
    _role_in_a(world, former, "principal", valid_to=today - timedelta(days=1))
    _role_in_a(world, add("coming principal of A"), "principal", valid_from=coming)
    delegate(principal, add("delegate of A's principal", staff_of_b, acting), past, coming)
    delegate(principal, add("delegate whose days are over", staff_of_b), past, today - some / 2)
    delegate(principal, add("delegate whose days come"), today + some / 2, coming)
    ended = timezone.now() - timedelta(hours=1)
    delegate(principal, add("delegate that was ended"), past, coming, ended_at=ended)
    closed = add("closed account")
    closed_role = _role_in_a(world, closed, "principal")
    delegate(closed_role, add("delegate of a closed account"), past, coming)
    closed.is_active = False
    closed.save()
    delegate(
        Membership.objects.create(
            user=former, unit=world.units["A"], role="vice_principal", valid_to=past
        ),
        add("delegate of a role that is over"),
        past,
        coming,
    )
    add("principal of B, staff of A", Held("principal", "B"), Held("staff", "A"))
    add("person of no unit")
    world.people["visitor"] = Somebody("visitor", AnonymousUser())


def _role_in_a(world: World, user: User, role: str, **days: date) -> Membership:
    return Membership.objects.create(user=user, unit=world.units["A"], role=role, **days)


def _user(name: str) -> User:
    username = name.replace(" ", "-").replace(",", "").replace("'", "")
    is_marked = name == MARKED
    return User.objects.create(
        username=username,
        display_name=f"{name} zqnhansu" if is_marked else name,
        email=f"{'zqthudientu' if is_marked else username}@le.test",
    )


def _session(world: World, person: Somebody, place: str) -> str:
    """Sign the person in; the session says that it works in a unit, allowed or not."""
    if not isinstance(person.user, User):
        return ""
    browser = Client()
    browser.force_login(person.user)
    session = browser.session
    assert isinstance(session, SessionStore)
    session["unit"] = world.units[place].pk
    session["seen_at"] = int(time.time())
    # As after a link that signs in once: no second factor and no password is asked for.
    request = HttpRequest()
    request.session, request.user = session, person.user
    note_link(request, person.user)
    session["school_year"] = YEAR
    session.save()
    return str(session.session_key)


# --- things ---------------------------------------------------------------------------------------


def _make_plans(world: World) -> None:
    """Each school has a plan in force, A a draft that waits and a rule that is off."""
    for school in ("A", "B", "D"):
        filename = "zqkehoach.docx" if school == "A" else "ke-hoach.docx"
        version = confirm(world, start_draft(world, school, filename=filename))
        if school == "A":
            world.version = version
    world.waiting = start_draft(world, filename="zqbanchoduyet.docx")
    actor = world.user("principal of A")
    plan = world.version.plan
    plans.discard_draft(draft=start_draft(world), actor=actor, at=AT, reason="zqnhatky")
    plans.disable_rule(plan=plan, rule="LT101", reason="zqtatquytac", actor=actor, at=AT)
    rows = [row.indicator for row in world.version.rows.order_by("order")]
    world.indicator, world.counted, _taught = rows


def _make_results(world: World) -> None:
    """Give each school a result of its first indicator, A with evidence."""
    for unit in ("A", "B", "D"):
        is_a = unit == "A"
        indicator = Indicator.objects.filter(unit=world.units[unit]).earliest("pk")
        actual = record_actual(
            indicator=indicator,
            period=YEAR,
            numerator=58,
            denominator=60,
            note="zqghichu" if is_a else "đã đếm",
            evidence=[("zqminhchung.pdf", b"%PDF-1.4 zqtepminhchung")] if is_a else (),
            actor=world.user(f"principal of {unit}"),
            at=AT,
        )
        if is_a:
            world.actual, world.evidence = actual, actual.evidence.get()


def _make_records(world: World) -> None:
    """Bring a list of pupils in for A, compute, accept one figure; another list waits."""
    actor = world.user("principal of A")
    world.snapshot = execute_roster_draft(draft=start_roster(world), actor=actor, at=AT)
    run = start_computation(unit=world.units["A"], period=YEAR, actor=actor, at=AT)
    world.run = run_computation(computation=run, at=AT)
    assert world.run.state == Computation.State.DONE, world.run.error
    [world.computed] = accept_figures(
        unit=world.units["A"],
        period=YEAR,
        accepted=[Acceptance(world.counted)],
        actor=actor,
        at=AT,
    )
    world.roster = start_roster(world)


def _make_reports(world: World) -> None:
    """Commune 1 has opened the year, for long; A and B have sent their figures."""
    world.collection = open_collection(
        unit=world.units["C1"],
        period=YEAR,
        opens_on=date(2026, 5, 20),
        due_on=date(2026, 6, 15),
        locks_on=date(2028, 5, 20),
        note="zqkythuthap",
        actor=world.user("commune_officer of C1"),
        at=AT,
    )
    world.submission = send_report(
        unit=world.units["A"],
        period=YEAR,
        narrative="zqthuyetminh",
        actor=world.user("principal of A"),
        at=AT,
    )
    send_report(unit=world.units["B"], period=YEAR, actor=world.user("principal of B"), at=AT)
    world.remark = Remark.objects.create(
        submission=world.submission,
        item="",
        code="officer",
        message={"vi": "zqnhac", "en": "zqnhac"},
        made_at=AT,
    )


def _make_entries(world: World) -> None:
    """A teacher of A has entered two results that nobody approved: one waits, one is a draft."""
    indicator = Indicator.objects.get(unit=world.units["A"], name=TAUGHT)

    def enter(period: str, *, as_draft: bool) -> Actual:
        return record_actual(
            indicator=indicator,
            period=period,
            numerator=40,
            denominator=60,
            note="zqchuaduyet",
            evidence=[("zqtepchuaduyet.pdf", b"%PDF-1.4 danh sach lop boi")],
            as_draft=as_draft,
            actor=world.user("staff of A"),
            at=AT,
        )

    world.submitted = enter(YEAR, as_draft=False)
    world.draft_actual = enter("2024-2025", as_draft=True)


def start_draft(world: World, unit: str = "A", *, filename: str = "ban-moi.docx") -> Draft:
    """Bring a plan in that waits to be looked over."""
    return plans.start_draft(
        unit=world.units[unit],
        filename=filename,
        content=f"plan of {unit}".encode(),
        actor=world.user(f"principal of {unit}"),
        at=AT,
    )


def confirm(world: World, draft: Draft) -> PlanVersion:
    """Make a draft the next version, as the principal of its school does."""
    principal = User.objects.get(memberships__unit=draft.unit, pk=draft.created_by_id)
    return plans.confirm_draft(draft=draft, actor=principal, at=AT)


def start_roster(world: World) -> RosterDraft:
    """Bring a list of pupils of A in that waits to be looked over."""
    return start_roster_draft(**roster(world), actor=world.user("principal of A"), at=AT)


def roster(world: World) -> dict[str, Any]:
    """Return a list of pupils of A with the names that a list has."""
    return {
        "unit": world.units["A"],
        "table": "pupils",
        "school_year": YEAR,
        "as_of": date(2025, 9, 30),
        "filename": "zqdanhsach.xlsx",
        "content": roster_content(),
        "keep_names": True,
    }


@cache
def roster_content() -> bytes:
    """Return a workbook with names and numbers of pupils."""
    rows = [
        row | {"Mã học sinh": f"zqmahocsinh{n}", "Họ và tên": f"zqhovaten {n}"}
        for n, row in enumerate(pupils(6), start=1)
    ]
    return workbook(rows)


def _make_demands(world: World) -> None:
    """The province hands a target down to A alone, which registers less and waits."""
    world.demand_set = hand_down(world, "01/KH-SGDĐT")
    world.demand = world.demand_set.demands.get()
    world.registration = register_target(
        demand=world.demand,
        unit=world.units["A"],
        text="90",
        reason="zqlydodangky",
        actor=world.user("principal of A"),
        at=AT,
    )


def hand_down(world: World, number: str) -> DemandSet:
    """Hand a target down from the province to A, by a document of this number."""
    return publish_demands(
        unit=world.units["P"],
        number=number,
        issued_on=date(2025, 9, 1),
        subject="Giao chỉ tiêu năm học",
        demands=[DemandEntry("primary-completion", YEAR, "97")],
        schools=[world.units["A"]],
        actor=world.user("province_officer of P"),
        at=AT,
    )
