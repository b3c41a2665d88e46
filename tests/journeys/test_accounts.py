"""From an invitation to the first page, and in again: by code, by recovery code, by a key."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from lotrinh.workspace.people.accounts.operations import invite_person
from lotrinh.workspace.people.models import AuditEvent
from tests.journeys.conftest import PASSWORD, OpenSite, School, Visit
from tests.journeys.screens import keep_screenshot
from tests.journeys.test_every_page import _faults as faults_of


@pytest.fixture(autouse=True)
def _nobody_has_tried(transactional_db: None) -> Iterator[None]:
    """Begin with nobody held up at the door: the table of tries is no model's, so it stays."""
    cache.clear()
    yield
    cache.clear()


def _look(visit: Visit, name: str) -> None:
    """Keep a picture, and see that everyone can read the page."""
    keep_screenshot(visit, f"account-{name}")
    if visit.page.evaluate("document.documentElement.classList.contains('has-script')"):
        assert faults_of(visit) == [], name


def _sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def _sign_out(page: Page) -> None:
    page.locator(".topbar .menu-end summary").last.click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def _code(secret: str) -> str:
    """Return a code that was not used before: the next step begins soon enough."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1)))


def _errors(visit: Visit) -> list[str]:
    """Return what the console complained of; an answer that a form is wrong is none."""
    return [problem for problem in visit.problems if "status of 4" not in problem]


def _virtual_key(page: Page) -> None:
    """Give the browser an authenticator that says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.slow
@pytest.mark.parametrize("width", [1366, 360])
def test_from_an_invitation_to_the_first_page_and_in_again(
    school: School, open_site: OpenSite, width: int
) -> None:
    # the principal invites; the link is shown this once
    inviter = open_site(school.principal, width=width, height=740)
    inviter.go("/nhan-su/moi/")
    _look(inviter, f"invite-{width}")
    inviter.page.get_by_label("Họ và tên").fill("Nguyễn Thị Hạnh")
    inviter.page.get_by_label("Vai trò").select_option(label="Phó hiệu trưởng")
    inviter.page.get_by_role("button", name="Mời", exact=True).click()
    link = inviter.page.get_by_label("Đường dẫn cho riêng người này").input_value()
    _look(inviter, f"hand-over-{width}")

    # the link: who it is for, a password, a second factor because the role needs one
    visit = open_site(width=width, height=740)
    page = visit.page
    page.goto(link)
    expect(page.get_by_role("heading", name="Chào Nguyễn Thị Hạnh")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("Phó hiệu trưởng")
    _look(visit, f"invitation-{width}")
    page.get_by_label("Mật khẩu", exact=True).fill("ngan")
    page.get_by_label("Ghi lại mật khẩu").fill("ngan")
    page.get_by_role("button", name="Lưu và vào").click()
    expect(page.get_by_role("alert")).to_contain_text("quá ngắn")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Ghi lại mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Lưu và vào").click()
    expect(page.get_by_role("heading", name="Lớp bảo vệ thứ hai")).to_be_visible()
    expect(page.get_by_text("Để sau")).not_to_be_visible()
    _look(visit, f"second-factor-{width}")
    page.get_by_role("link", name="Ứng dụng trên điện thoại").click()
    page.get_by_text("Máy ảnh không dùng được").click()
    secret = page.locator("#secret").inner_text().strip()
    _look(visit, f"app-{width}")
    page.get_by_label("Mã").fill("000000")
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    page.get_by_label("Mã").fill(_code(secret))
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    _look(visit, f"codes-{width}")
    page.get_by_role("link", name="Đã cất giữ, tiếp tục").click()
    expect(page.get_by_role("heading", name="Hôm nay")).to_be_visible()
    _sign_out(page)

    # in again: a wrong code, then a recovery code
    _sign_in(page, "hanhnt")
    expect(page.get_by_role("heading", name="Bước thứ hai")).to_be_visible()
    page.get_by_label("Mã").fill("123456")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Mã chưa đúng")
    _look(visit, f"code-{width}")
    page.get_by_label("Mã").fill(codes[0])
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", name="Hôm nay")).to_be_visible()

    # a second browser: seen in the account, and ended
    other = open_site(width=width, height=740)
    other.go("/dang-nhap/")
    _look(other, f"door-{width}")
    _sign_in(other.page, "hanhnt")
    other.page.get_by_label("Mã").fill(_code(secret))
    other.page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(other.page.get_by_role("heading", name="Hôm nay")).to_be_visible()
    page.locator(".topbar .menu-end summary").last.click()
    page.get_by_role("link", name="Tài khoản của tôi").click()
    sessions = page.get_by_role("table", name="Nơi đang đăng nhập").get_by_role("row")
    expect(sessions).to_have_count(3)
    expect(sessions.nth(1)).to_contain_text("máy này")
    expect(page.get_by_text("Còn 9 mã dự phòng")).to_be_visible()
    _look(visit, f"own-{width}")
    sessions.nth(2).get_by_role("button", name=re.compile("Đăng xuất")).click()
    expect(sessions).to_have_count(2)
    other.page.reload()
    expect(other.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()

    verbs = set(AuditEvent.objects.filter(actor__username="hanhnt").values_list("verb", flat=True))
    assert verbs == {"accept_invitation", "sign_in", "add_second_factor", "end_sessions"}
    assert _errors(visit) == _errors(other) == _errors(inviter) == []


def test_a_key_is_added_and_signs_in_without_a_password(
    school: School, open_site: OpenSite
) -> None:
    invited = invite_person(
        unit=school.unit,
        display_name="Trần Văn Bình",
        role="vice_principal",
        actor=school.principal,
        at=timezone.now(),
    )
    visit = open_site(width=360, height=740)
    page = visit.page
    _virtual_key(page)
    visit.go(f"/moi/{invited.token}/")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Ghi lại mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Lưu và vào").click()
    page.get_by_role("link", name="Khóa truy cập").click()
    expect(page.get_by_text("Không dùng được khóa ở đây")).not_to_be_visible()
    page.get_by_label("Gọi khóa này là").fill("Điện thoại của tôi")
    _look(visit, "key-360")
    page.get_by_role("button", name="Thêm khóa này").click()
    page.get_by_role("link", name="Đã cất giữ, tiếp tục").click()
    visit.go("/tai-khoan/")
    expect(page.get_by_role("table", name="Lớp bảo vệ thứ hai")).to_contain_text(
        "đăng nhập không cần mật khẩu"
    )
    _sign_out(page)

    # by the key alone
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Hôm nay")).to_be_visible()
    _sign_out(page)

    # by the password and the key
    _sign_in(page, "binhtv")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Hôm nay")).to_be_visible()
    by = AuditEvent.objects.filter(verb="sign_in").order_by("number")
    assert [event.after["by"] for event in by] == [
        ["password"],
        ["webauthn"],
        ["password", "webauthn"],
    ]

    # the key is taken away: the role asks for another at once
    visit.go("/tai-khoan/")
    page.get_by_role("link", name="Bỏ Điện thoại của tôi").click()
    page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.get_by_role("heading", name="Lớp bảo vệ thứ hai")).to_be_visible()
    assert _errors(visit) == []


def test_a_key_that_does_not_answer_is_said_in_words(school: School, open_site: OpenSite) -> None:
    visit = open_site(width=360, height=740)
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("WebAuthn.enable")  # and no authenticator: nothing ever answers
    visit.go("/dang-nhap/")
    visit.page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new Error('no answer')) }"
    )
    visit.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(visit.page.get_by_text("Khóa chưa trả lời")).to_be_visible()
    _look(visit, "key-trouble-360")
    assert _errors(visit) == []


def test_everything_but_keys_works_without_javascript(school: School, open_site: OpenSite) -> None:
    invited = invite_person(
        unit=school.unit,
        display_name="Lê Thị Cúc",
        role="staff",
        actor=school.principal,
        at=timezone.now(),
    )
    visit = open_site(width=360, height=740, has_script=False)
    page = visit.page
    visit.go(f"/moi/{invited.token}/")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Ghi lại mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Lưu và vào").click()
    expect(page.get_by_role("link", name="Khóa truy cập")).not_to_be_visible()
    page.get_by_role("link", name="Ứng dụng trên điện thoại").click()
    page.get_by_text("Máy ảnh không dùng được").click()
    secret = page.locator("#secret").inner_text().strip()
    page.get_by_label("Mã").fill(_code(secret))
    page.get_by_role("button", name="Thêm").click()
    page.get_by_role("link", name="Đã cất giữ, tiếp tục").click()
    visit.go("/tai-khoan/khoa/")
    expect(page.get_by_text("Không dùng được khóa ở đây")).to_be_visible()
    visit.go("/tai-khoan/mat-khau/")
    page.get_by_label("Mật khẩu hiện nay").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới", exact=True).fill("mot-hai-ba-bon-nam")
    page.get_by_label("Ghi lại mật khẩu mới").fill("mot-hai-ba-bon-nam")
    page.get_by_role("button", name="Lưu mật khẩu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đổi mật khẩu")
    _look(visit, "own-360-no-script")


def test_somebody_s_account_is_looked_after(school: School, open_site: OpenSite) -> None:
    invited = invite_person(
        unit=school.unit,
        display_name="Lê Thị Cúc",
        role="staff",
        actor=school.principal,
        at=timezone.now(),
    )
    visit = open_site(school.principal, width=360, height=740)
    page = visit.page
    visit.go(f"/nhan-su/{invited.user.pk}/tai-khoan/")
    _look(visit, "of-somebody-360")
    page.get_by_role("button", name="Đóng tài khoản").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi lý do")
    page.get_by_label("Lý do").last.fill("Chuyển trường")
    page.get_by_role("button", name="Đóng tài khoản").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đóng tài khoản")
    stranger = open_site(width=360, height=740)
    assert stranger.go(f"/moi/{invited.token}/") == 410
    _look(stranger, "invitation-over-360")
    page.get_by_label("Lý do").fill("Về lại trường")
    page.get_by_role("button", name="Mở lại tài khoản").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã mở lại")
