"""A real server, a real browser, and schools to walk around in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from lotrinh.reference.example import example_path
from lotrinh.site.demo import make_demo
from lotrinh.workspace.append_only import unprotect
from lotrinh.workspace.people.models import Unit, User
from lotrinh.workspace.people.operations import add_unit, add_user, make_sign_in_link
from lotrinh.workspace.plans.operations import confirm_draft, start_draft

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "hoa-sen-tren-ao-2025"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a journey; skip it where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    """Give each journey a file store of its own."""
    settings.LOTRINH_DATA = tmp_path


@pytest.fixture(autouse=True)
def _emptied(transactional_db: None) -> Iterator[None]:
    """Let the clean-up after a journey empty the tables that refuse a DELETE."""
    yield
    unprotect(connection)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium without a screen.

    Playwright's loop runs in our thread, where Django then refuses the database unless told.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class School:
    """A school and its principal."""

    unit: Unit
    principal: User


@pytest.fixture
def school(transactional_db: None) -> School:
    """Make a school without any plan."""
    now = timezone.now()
    unit = add_unit(kind="school", name="Trường Tiểu học Hoa Sen", code="HS", actor=None, at=now)
    principal = add_user(
        username="hieutruong",
        display_name="Nguyễn Thị Sen",
        password=PASSWORD,
        unit=unit,
        role="principal",
        actor=None,
        at=now,
    )
    return School(unit, principal)


@pytest.fixture
def demo(transactional_db: None) -> School:
    """Make the demo school: three years of plans and results, a draft that waits."""
    made = make_demo(at=timezone.now())
    return School(made.unit, made.principal)


@dataclass
class Visit:
    """A browser window on the site; ``problems`` are what its console complained of."""

    page: Page
    address: str
    problems: list[str]

    def go(self, path: str) -> int:
        """Open ``path`` and return the status of the answer."""
        response = self.page.goto(self.address + path)
        assert response is not None
        return response.status


OpenSite = Callable[..., Visit]


@pytest.fixture
def open_site(browser: Browser, live_server: LiveServer) -> Iterator[OpenSite]:
    """Return what opens a window, signed in by a link when a person is given."""
    contexts: list[BrowserContext] = []

    def open_window(
        person: User | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        is_dark: bool = False,
        has_script: bool = True,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if is_dark else "light",
            java_script_enabled=has_script,
            locale="vi-VN",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: problems.append(message.text) if message.type == "error" else None,
        )
        visit = Visit(page, live_server.url, problems)
        if person is not None:
            token = make_sign_in_link(user=person, actor=None, at=timezone.now())
            visit.go(f"/vao/{token}/")
            page.get_by_role("button", name="Vào").click()
            # The first page is that of the role.
            page.wait_for_url(lambda address: "/vao/" not in address)
            page.get_by_role("heading", level=1).wait_for()
        return visit

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def planned(school: School) -> School:
    """Put the example plan in force in the school."""
    path = example_path()
    draft = start_draft(
        unit=school.unit,
        filename=path.name,
        content=path.read_bytes(),
        actor=school.principal,
        at=timezone.now(),
    )
    confirm_draft(draft=draft, actor=school.principal, at=timezone.now())
    return school
