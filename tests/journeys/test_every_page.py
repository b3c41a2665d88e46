"""What holds for each page, on a desk and on a phone, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po

import lotrinh
from lotrinh.workspace.people.models import User
from tests.journeys.conftest import OpenSite, School, Visit
from tests.journeys.screens import keep_screenshot, pages_above_the_demo, pages_of_the_demo

PO = Path(lotrinh.__file__).parent / "locale/vi/LC_MESSAGES/django.po"
SERIOUS = {"serious", "critical"}
# Words that no Vietnamese sentence has; Word, Excel and the like are names.
ENGLISH = re.compile(
    r"\b(the|of|and|with|are|this|that|you|your|file|files|error|warning|target|save|cancel|choose"
    r"|upload|download|result|page|search|loading|please|select|chosen|none|true|false|submit)\b",
    re.IGNORECASE,
)
ALL_WORDS = """() => {
  const words = [document.title, document.body.innerText];
  for (const e of document.querySelectorAll('[title], [aria-label], [placeholder], [alt]')) {
    if (e.closest('[lang=en]')) continue;
    for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
      if (e.hasAttribute(name)) words.push(e.getAttribute(name));
    }
  }
  return words.join('\\n');
}"""
FRAME_WORDS = ("Hôm nay", "Kế hoạch", "Chỉ tiêu", "Trợ giúp", "Năm học", "Đăng xuất", "Tìm")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.slow
def test_every_page_can_be_read_by_everyone(demo: School, open_site: OpenSite) -> None:
    officer = User.objects.get(username="canbotinh")
    faults: list[str] = []
    for person, paths, width, is_dark in (
        (demo.principal, list(pages_of_the_demo()), 1280, False),
        (demo.principal, list(pages_of_the_demo()), 360, True),
        (officer, list(pages_above_the_demo()), 1280, False),
        (officer, list(pages_above_the_demo()), 360, True),
    ):
        visit = open_site(person, width=width, height=800, is_dark=is_dark)
        for name, path in paths:
            status = visit.go(path)
            assert status == (404 if name == "not-found" else 200), path
            shown = f"{name}-{width}{'-dark' if is_dark else ''}"
            keep_screenshot(visit, shown)
            faults += [f"{shown}: {fault}" for fault in _faults(visit)]
        faults += [
            f"console at {width}: {problem}" for problem in visit.problems if "404" not in problem
        ]
    assert faults == []


def test_the_doors_can_be_read_by_everyone(school: School, open_site: OpenSite) -> None:
    """Signing in, by a password and by a link; a school without any plan."""
    faults: list[str] = []
    for width in (1280, 360):
        visit = open_site(width=width, height=800)
        for name, path in (("sign-in", "/dang-nhap/"), ("sign-in-link", "/vao/khong-co/")):
            assert visit.go(path) == 200
            keep_screenshot(visit, f"{name}-{width}")
            faults += [f"{name}-{width}: {fault}" for fault in _faults(visit)]
        visit = open_site(school.principal, width=width, height=800)
        for name, path in (("today", "/"), ("plans", "/ke-hoach/"), ("targets", "/chi-tieu/")):
            assert visit.go(path) == 200
            keep_screenshot(visit, f"empty-{name}-{width}")
            faults += [f"empty {name}-{width}: {fault}" for fault in _faults(visit)]
    assert faults == []


def test_english_is_complete(demo: School, open_site: OpenSite) -> None:
    """A page in English says its own words in English; the plan's words stay Vietnamese."""
    visit = open_site(demo.principal)
    visit.page.locator("summary", has_text=str(demo.principal)).click()
    visit.page.get_by_role("button", name="English").click()
    visit.page.get_by_role("heading", name="Today").wait_for()
    for name, path in pages_of_the_demo():
        visit.go(path)
        keep_screenshot(visit, f"{name}-1280-english")
        words = visit.page.evaluate("document.querySelector('.topbar').innerText")
        words += visit.page.evaluate("document.querySelector('.navigation').innerText")
        assert not [word for word in FRAME_WORDS if re.search(rf"\b{re.escape(word)}\b", words)], (
            name
        )


def _faults(visit: Visit) -> list[str]:
    """Return what is wrong with the page that ``visit`` shows."""
    page = visit.page
    faults = [f"is {wide} px too wide" for wide in [page.evaluate(TOO_WIDE)] if wide > 0]
    words = page.evaluate(ALL_WORDS)
    faults += [f"English: {found.group()}" for found in ENGLISH.finditer(words)]
    faults += [f"not translated: {source}" for source in _sources() if source in words]
    results = Axe().run(page)
    for violation in results.response["violations"]:
        if violation["impact"] in SERIOUS:
            where = violation["nodes"][0]["html"][:120]
            faults.append(f"{violation['id']} x {len(violation['nodes'])}: {where}")
    return faults


def _sources() -> list[str]:
    """Return the English sources that are long enough not to be part of a Vietnamese word."""
    with PO.open("rb") as stream:
        sources = [message.id for message in read_po(stream) if isinstance(message.id, str)]
    return [source for source in sources if len(source) > 8 and "%(" not in source]
