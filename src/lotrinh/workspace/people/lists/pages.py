"""Pages of lists: uploading one, looking it over, carrying it out, and links that are shown once.

``don-vi`` in the address is a unit that the person does not work in but manages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.core.rosters import Code, CodeList, ColumnKind, RosterTable
from lotrinh.core.text import squeeze
from lotrinh.documents.lists import GUIDE_LINES
from lotrinh.documents.rosters import marked_xlsx, open_workbook, template_xlsx
from lotrinh.reference.lists import ROLES, load_lists, load_roles
from lotrinh.workspace.components.answers import XLSX, download, number_in, words_of
from lotrinh.workspace.people.accounts.mails import mail_invitation
from lotrinh.workspace.people.accounts.operations import INVITATION_LIFETIME
from lotrinh.workspace.people.lists.forms import (
    ACCEPTED,
    MAX_BASIS,
    ListUploadForm,
    day_in,
    left_out_in,
    same_as_in,
)
from lotrinh.workspace.people.lists.operations import (
    MAX_FILE_BYTES,
    discard_school_list,
    discard_staff_list,
    execute_school_list,
    execute_staff_list,
    start_school_list,
    start_staff_list,
)
from lotrinh.workspace.people.lists.queries import (
    PERMISSION_OF,
    Issued,
    ListDraft,
    Preview,
    StaffLine,
    communes_of,
    list_waiting,
    preview_schools,
    preview_staff,
    units_with_lists,
    visible_lists,
)
from lotrinh.workspace.people.lists.slips import sealed, slips, slips_xlsx, unsealed
from lotrinh.workspace.people.queries import Permission, Unit, User, require
from lotrinh.workspace.people.session import suffix_of, unit_asked, user_of
from lotrinh.workspace.people.staff.queries import parts_of_school, roles_to_grant

_FAULTS_SHOWN = 200
_COMMUNES_OFFERED = 500


@dataclass(frozen=True, slots=True)
class _Side:
    """What differs between lists of staff and of schools: addresses, pages, operations."""

    kind: str
    name: str  # its addresses begin with it
    page_area: str
    start: Callable[..., ListDraft]
    discard: Callable[..., ListDraft]

    @property
    def permission(self) -> Permission:
        return PERMISSION_OF[ListDraft.Kind(self.kind)]


_STAFF = _Side(ListDraft.Kind.STAFF, "staff_list", "people", start_staff_list, discard_staff_list)
_SCHOOLS = _Side(
    ListDraft.Kind.SCHOOLS, "school_list", "units", start_school_list, discard_school_list
)


# --- staff ----------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def staff_upload(request: HttpRequest) -> HttpResponse:
    """Take a staff list; what it would do is shown next, nothing is final yet."""
    return _upload(request, _STAFF)


@login_required
@require_GET
def staff_template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty staff list with the unit's roles and groups to choose from."""
    user, unit = user_of(request), _unit(request, _STAFF)
    require(user, unit, Permission.MANAGE_PEOPLE)
    roles = load_roles().only(frozenset(roles_to_grant(actor=user, unit=unit)))
    groups = parts_of_school(actor=user, unit=unit, on=timezone.localdate())[0]
    return _template(
        "mau-nhan-su.xlsx", load_lists()[_STAFF.kind], {ROLES: roles}, "group",
        [part.name for part in groups],
    )  # fmt: skip


@login_required
@require_GET
def staff_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a waiting staff list: who is new, who is there, and each faulty cell."""
    return _staff_draft(request, _found(request, _STAFF, draft_id))


def _staff_draft(request: HttpRequest, draft: ListDraft, error: str = "") -> HttpResponse:
    preview = preview_staff(actor=user_of(request), draft=draft, today=timezone.localdate())
    said = same_as_in(request.POST)
    asked = [line for line in preview.staff if line.namesakes and not line.is_faulty]
    context = {
        "button": _staff_button(preview),
        "undecided": [_question(line, said) for line in asked if line.alike is None],
        "alike": [_question(line, said) for line in asked if line.alike is not None],
    }
    return _draft(request, _STAFF, preview, context, error)


@dataclass(frozen=True, slots=True)
class _Question:
    """Who a row is: ``chosen`` is an id, 0 for a new person, None where nobody has said."""

    line: StaffLine
    chosen: int | None


def _question(line: StaffLine, said: Mapping[int, int | None]) -> _Question:
    if line.number in said:
        return _Question(line, said[line.number] or 0)
    return _Question(line, None if line.alike is None else line.alike.pk)


@login_required
@require_POST
@never_cache
def staff_execute(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Carry a staff list out and show the links, this once."""
    user, draft = user_of(request), _found(request, _STAFF, draft_id)
    try:
        done = execute_staff_list(
            draft=draft,
            leave_out=left_out_in(request.POST),
            same_as=same_as_in(request.POST),
            actor=user,
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _staff_draft(request, _found(request, _STAFF, draft_id), words_of(refused))
    parts = [
        ngettext("%(count)d person invited", "%(count)d people invited", len(done.issued))
        % {"count": len(done.issued)},
        *_counted(
            (ngettext("%(count)d role added", "%(count)d roles added", done.roles_added),
             done.roles_added),
            (ngettext("%(count)d row left out", "%(count)d rows left out", done.left_out),
             done.left_out),
        ),
    ]  # fmt: skip
    messages.success(request, _sentence(parts))
    if not done.issued:
        return redirect(_home(request, _STAFF, draft.unit))
    return _links(request, draft.unit, done.issued)


@login_required
@require_POST
def staff_discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a staff list away and delete its content."""
    return _discard(request, _STAFF, draft_id)


@login_required
@require_GET
def staff_marked(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hand a staff list back with its faulty cells marked."""
    draft = _found(request, _STAFF, draft_id)
    preview = preview_staff(actor=user_of(request), draft=draft, today=timezone.localdate())
    return _marked(preview)


@login_required
@require_POST
@never_cache
def staff_links(request: HttpRequest) -> HttpResponse:
    """Hand out the links that a page shows as a workbook; they are nowhere but in that page."""
    user, unit = user_of(request), _unit(request, _STAFF)
    require(user, unit, Permission.MANAGE_PEOPLE)
    issued = unsealed(request.POST.get("seal", ""), unit=unit, actor=user)
    if issued is None:
        messages.error(request, _("These links are shown no more. Make new ones for who has none."))
        return redirect(_home(request, _STAFF, unit))
    return download(slips_xlsx(issued, _address_of(request)), XLSX, "giay-moi.xlsx")


# --- schools --------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def school_upload(request: HttpRequest) -> HttpResponse:
    """Take a list of schools; what it would do is shown next, nothing is final yet."""
    return _upload(request, _SCHOOLS)


@login_required
@require_GET
def school_template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty school list with the unit's communes to choose from."""
    user, unit = user_of(request), _unit(request, _SCHOOLS)
    require(user, unit, Permission.MANAGE_UNITS)
    communes = [commune.name for commune in communes_of(unit, timezone.localdate())]
    table = load_lists()[_SCHOOLS.kind]
    return _template("mau-truong.xlsx", table, {}, "commune_name", communes[:_COMMUNES_OFFERED])


@login_required
@require_GET
def school_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a waiting school list: what is new, renamed, moved, and each faulty cell.

    In the address ``tu-ngay`` is the day from which the changes are to hold, and ``can-cu`` the
    document for rows that name none.
    """
    return _school_draft(request, _found(request, _SCHOOLS, draft_id))


def _school_draft(request: HttpRequest, draft: ListDraft, error: str = "") -> HttpResponse:
    on, basis = _day_and_basis(request)
    preview = preview_schools(actor=user_of(request), draft=draft, on=on, basis=basis)
    context = {
        "button": _school_button(preview),
        "on": on,
        "basis": basis,
        "terms": f"?{urlencode({'tu-ngay': on.isoformat(), 'can-cu': basis})}",
    }
    return _draft(request, _SCHOOLS, preview, context, error)


@login_required
@require_POST
def school_execute(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Open, rename and move the schools of a list."""
    draft = _found(request, _SCHOOLS, draft_id)
    on, basis = _day_and_basis(request)
    try:
        done = execute_school_list(
            draft=draft,
            on=on,
            basis=basis,
            leave_out=left_out_in(request.POST),
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _school_draft(request, _found(request, _SCHOOLS, draft_id), words_of(refused))
    opened = ngettext("%(count)d school opened", "%(count)d schools opened", done.opened)
    changed = ngettext("%(count)d school changed", "%(count)d schools changed", done.changed)
    left_out = ngettext("%(count)d row left out", "%(count)d rows left out", done.left_out)
    parts = _counted((opened, done.opened), (changed, done.changed), (left_out, done.left_out))
    messages.success(request, _sentence(parts))
    return redirect(_home(request, _SCHOOLS, draft.unit))


@login_required
@require_POST
def school_discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a school list away and delete its content."""
    return _discard(request, _SCHOOLS, draft_id)


@login_required
@require_GET
def school_marked(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hand a school list back with its faulty cells marked (the address as on its page)."""
    draft = _found(request, _SCHOOLS, draft_id)
    on, basis = _day_and_basis(request)
    return _marked(preview_schools(actor=user_of(request), draft=draft, on=on, basis=basis))


def _day_and_basis(request: HttpRequest) -> tuple[date, str]:
    """Return from when a school list is to hold, and by which document where a row names none."""
    sent = request.POST or request.GET
    on = day_in(sent.get("tu-ngay", ""), timezone.localdate())
    return on, squeeze(sent.get("can-cu", ""))[:MAX_BASIS]


# --- both -----------------------------------------------------------------------------------------


def _upload(request: HttpRequest, side: _Side) -> HttpResponse:
    user, unit = user_of(request), _unit(request, side)
    require(user, unit, side.permission)
    is_sent = request.method == "POST"
    form = ListUploadForm(request.POST, request.FILES) if is_sent else ListUploadForm()
    mended = _mended(request, side, unit)
    error = ""
    if form.is_valid():
        filename, content = form.upload()
        try:
            draft = side.start(
                unit=unit,
                filename=filename,
                content=content,
                instead_of=mended,
                actor=user,
                at=timezone.now(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            return redirect(side.name, draft.pk)
    table = load_lists()[side.kind]
    context = {
        **_at(request, side, unit),
        "form": form,
        "error": error,
        "accepted": ACCEPTED,
        "most": MAX_FILE_BYTES // 2**20,
        "columns": table.columns,
        "mended": mended,
        "waiting": list_waiting(actor=user, unit=unit, kind=side.kind),
        "upload_address": f"{side.name}_upload",
    }
    status = 422 if error or form.errors else 200
    return render(request, "people/lists/upload.html", context, status=status)


def _draft(
    request: HttpRequest,
    side: _Side,
    preview: Preview,
    context: dict[str, Any],
    error: str,
) -> HttpResponse:
    faults = sorted(preview.faults, key=lambda fault: not fault.is_blocking)
    draft = preview.draft
    shared = {
        **_at(request, side, draft.unit),
        "upload": reverse(f"{side.name}_upload"),
        "discard": reverse(f"{side.name}_discard", args=[draft.pk]),
        "marked": reverse(f"{side.name}_marked", args=[draft.pk]),
        "page": preview,
        "faults": faults[:_FAULTS_SHOWN],
        "more_faults": max(0, len(faults) - _FAULTS_SHOWN),
        "error": error,
    }
    return render(
        request, f"people/lists/{side.kind}.html", shared | context, status=422 if error else 200
    )


def _discard(request: HttpRequest, side: _Side, draft_id: int) -> HttpResponse:
    draft = _found(request, side, draft_id)
    try:
        side.discard(draft=draft, actor=user_of(request), at=timezone.now())
    except LotrinhError as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _("Put away and deleted: %(file)s.") % {"file": draft.filename})
    return redirect(reverse(f"{side.name}_upload") + suffix_of(request, draft.unit))


def _marked(preview: Preview) -> HttpResponse:
    draft = preview.draft
    if preview.reading is None:
        raise Http404
    content = marked_xlsx(open_workbook(bytes(draft.content), draft.filename), preview.faults)
    stem = draft.filename.rpartition(".")[0] or draft.filename
    return download(content, XLSX, f"{stem}-danh-dau.xlsx")


def _template(
    filename: str,
    table: RosterTable,
    code_lists: dict[str, CodeList],
    name: str,
    words: Sequence[str],
) -> HttpResponse:
    """Return an empty workbook; the column ``name`` has ``words`` to choose from, if there are."""
    if words:
        codes = tuple(Code(number, word) for number, word in enumerate(words, start=1))
        code_lists = {**code_lists, name: CodeList(name, "", codes, is_coded=False)}
        table = replace(
            table,
            columns=tuple(
                replace(column, kind=ColumnKind.CODE, codes=name) if column.name == name else column
                for column in table.columns
            ),
        )
    return download(template_xlsx(table, code_lists, guide_lines=GUIDE_LINES), XLSX, filename)


def _links(request: HttpRequest, unit: Unit, issued: Sequence[Issued]) -> HttpResponse:
    """Show invitations with their links, after mailing them to who has an address."""
    user, address_of = user_of(request), _address_of(request)
    expires_at = timezone.now() + INVITATION_LIFETIME
    mailed: set[str] = set()
    accounts = {
        u.username: u for u in User.objects.filter(username__in=[i.username for i in issued])
    }
    for one in issued:
        if not one.email:
            continue
        is_sent = mail_invitation(
            user=accounts[one.username],
            unit=unit,
            inviter=user,
            address=address_of(one.token),
            expires_at=expires_at,
        )
        if not is_sent:
            break  # a mail server that does not answer would keep the person waiting for each
        mailed.add(one.username)
    context = {
        **_at(request, _STAFF, unit),
        "slips": slips(issued, address_of),
        "mailed": mailed,
        "expires_at": expires_at,
        "seal": sealed(issued, unit=unit, actor=user),
        "sign_in_address": request.build_absolute_uri(reverse("sign_in")),
    }
    return render(request, "people/lists/links.html", context)


def _address_of(request: HttpRequest) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(reverse("invitation", args=[token]))


def _staff_button(preview: Preview) -> str:
    """Return what carrying a staff list out would do, in the words of its button."""
    faulty, new, changed = len(preview.faulty), len(preview.new), len(preview.changed)
    chosen = len(preview.open)
    invite_words = (
        ngettext("invite the other %(count)d person", "invite the other %(count)d people", new)
        if faulty
        else ngettext("invite %(count)d person", "invite %(count)d people", new)
    )
    return _sentence(
        _counted(
            (ngettext("leave %(count)d faulty row out", "leave %(count)d faulty rows out", faulty),
             faulty),
            (invite_words, new),
            (ngettext("add %(count)d role", "add %(count)d roles", changed), changed),
            (ngettext("do as chosen for %(count)d row", "do as chosen for %(count)d rows", chosen),
             chosen),
        )
    )  # fmt: skip


def _school_button(preview: Preview) -> str:
    """Return what carrying a school list out would do, in the words of its button."""
    faulty, new, changed = len(preview.faulty), len(preview.new), len(preview.changed)
    return _sentence(
        _counted(
            (ngettext("leave %(count)d faulty row out", "leave %(count)d faulty rows out", faulty),
             faulty),
            (ngettext("open %(count)d school", "open %(count)d schools", new), new),
            (ngettext("change %(count)d school", "change %(count)d schools", changed), changed),
        )
    )  # fmt: skip


def _counted(*said: tuple[str, int]) -> list[str]:
    """Return the words of what there is any of, with its count."""
    return [words % {"count": count} for words, count in said if count]


def _sentence(parts: Sequence[str]) -> str:
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _unit(request: HttpRequest, side: _Side) -> Unit:
    """Return the unit in the address, if its lists may be seen, else the one worked in."""
    return unit_asked(request, units_with_lists(user_of(request), side.kind))


def _at(request: HttpRequest, side: _Side, unit: Unit) -> dict[str, Any]:
    """Return what every page about ``unit`` needs: itself, and how its addresses end."""
    return {
        "page_area": side.page_area,
        "kind": side.kind,
        "at_unit": unit,
        "suffix": suffix_of(request, unit),
        "home": _home(request, side, unit),
    }


def _home(request: HttpRequest, side: _Side, unit: Unit) -> str:
    """Return the address of the page that a list leads back to."""
    if side is _SCHOOLS:
        return reverse("unit", args=[unit.pk])
    return reverse("people") + suffix_of(request, unit)


def _found(request: HttpRequest, side: _Side, draft_id: int) -> ListDraft:
    return get_object_or_404(visible_lists(user_of(request), side.kind), pk=draft_id)


def _mended(request: HttpRequest, side: _Side, unit: Unit) -> ListDraft | None:
    """Return the waiting draft that the file mends (``thay``), if it is the unit's."""
    number = number_in(request.POST.get("instead_of") or request.GET.get("thay", ""))
    if number is None:
        return None
    waiting = visible_lists(user_of(request), side.kind).filter(
        unit=unit, state=ListDraft.State.PENDING
    )
    return waiting.filter(pk=number).first()
