"""Pages of a unit's people: who they are on a day, their roles in time, and delegations.

``don-vi`` in the address is a unit that the person does not work in but manages the people of.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.components.answers import number_in, words_of
from lotrinh.workspace.people.permissions import NotAllowed, may_grant
from lotrinh.workspace.people.queries import Unit, User, names_on
from lotrinh.workspace.people.session import (
    day_of,
    known_on,
    suffix_of,
    unit_asked,
    user_of,
)
from lotrinh.workspace.people.staff.forms import ChangeForm, DelegateForm, EndForm, RoleForm
from lotrinh.workspace.people.staff.operations import (
    change_role_details,
    delegate_role,
    end_delegation,
    end_role,
    grant_role,
)
from lotrinh.workspace.people.staff.queries import (
    Membership,
    Part,
    RoleHeld,
    delegable,
    delegations_page,
    may_delegate,
    objects_about,
    parts_of_school,
    people_ever_of,
    people_of_unit,
    person_page,
    role_held,
    roles_to_grant,
    units_with_people_seen,
    visible_delegations,
    visible_memberships,
)
from lotrinh.workspace.people.trail.queries import history_for


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List who has a role in the unit on a day (``vai`` and ``to`` narrow it)."""
    user, unit, day = user_of(request), _unit(request), day_of(request)
    group = request.GET.get("to", "")
    page = people_of_unit(
        actor=user,
        unit=unit,
        on=day,
        at=timezone.now(),
        role=request.GET.get("vai", ""),
        group=(number_in(group) or 0) if group else None,
    )
    context = {
        **_at(request, unit),
        "page": page,
        "day": day,
        "roles": [(role, Membership.Role(role).label, count) for role, count in page.roles.items()],
        "role": request.GET.get("vai", ""),
        "group": group,
    }
    return render(request, "people/staff/people.html", context)


@login_required
@require_GET
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one person's roles in the unit in time, and who acts for whom."""
    user, unit = user_of(request), _unit(request)
    found = get_object_or_404(people_ever_of(unit), pk=user_id)
    day = day_of(request)
    page = person_page(actor=user, unit=unit, person=found, on=day, at=timezone.now())
    context = {
        **_at(request, unit),
        "page": page,
        "day": day,
        "is_today": day == timezone.localdate(),
        "is_self": found == user,
        "may_grant": bool(roles_to_grant(actor=user, unit=unit)),
        "history": history_for(
            actor=user,
            unit=unit,
            objects=objects_about(found, unit),
            known_on=known_on(request),
        ),
    }
    return render(request, "people/staff/person.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def role_new(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a person of the unit another role."""
    user, unit = user_of(request), _unit(request)
    found = get_object_or_404(people_ever_of(unit), pk=user_id)
    roles = roles_to_grant(actor=user, unit=unit)
    if not roles:
        raise NotAllowed
    groups = _groups(user, unit)
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        roles=[(role.value, role.label) for role in roles],
        groups=groups,
        initial={"valid_from": timezone.localdate()},
    )
    error = ""
    if form.is_valid():
        data = form.cleaned_data
        try:
            grant_role(
                user=found,
                unit=unit,
                role=data["role"],
                title=data["title"],
                group=_group(groups, data.get("group")),
                fields=data["fields_of_work"],
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
                actor=user,
                at=timezone.now(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            messages.success(request, _("Role given: %(role)s.") % {"role": _role_word(data)})
            return _to_person(request, unit, found)
    context = {"person": found, "form": form, "error": error}
    return _form(request, unit, "people/staff/role_new.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def role_change(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Change the title, the group or the fields of work of a role."""
    user, held = user_of(request), _held(request, membership_id)
    unit, was = held.membership.unit, held.membership
    groups = _groups(user, unit, was.group)
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        role=held,
        groups=groups,
        initial={
            "title": was.title,
            "group": was.group_id,
            "fields_of_work": was.fields,
            "when": ChangeForm.FROM_A_DAY,
            "on": timezone.localdate(),
        },
    )
    error = ""
    if form.is_valid():
        data = form.cleaned_data
        try:
            change_role_details(
                membership=was,
                title=data["title"],
                group=_group(groups, data.get("group")) if "group" in form.fields else was.group,
                fields=data.get("fields_of_work", was.fields),
                on=form.day(),
                actor=user,
                at=timezone.now(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            messages.success(request, _("Changed: %(role)s.") % {"role": was.get_role_display()})
            return _to_person(request, unit, was.user)
    context = {"role": held, "person": was.user, "form": form, "error": error}
    return _form(request, unit, "people/staff/role_change.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def role_end(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Let a role end with a day."""
    user, held = user_of(request), _held(request, membership_id)
    was = held.membership
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial={"valid_to": timezone.localdate()},
    )
    error = ""
    if form.is_valid():
        try:
            ended = end_role(
                membership=was,
                valid_to=form.cleaned_data["valid_to"],
                reason=form.cleaned_data["reason"],
                actor=user,
                at=timezone.now(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            said = _("The role %(role)s ends on %(day)s.")
            day = f"{ended.valid_to:%d/%m/%Y}"
            messages.success(request, said % {"role": held.label, "day": day})
            return _to_person(request, was.unit, was.user)
    context = {"role": held, "person": was.user, "form": form, "error": error}
    return _form(request, was.unit, "people/staff/role_end.html", context)


@login_required
@require_GET
def delegations(request: HttpRequest) -> HttpResponse:
    """Show the own delegations and, for who manages people, the unit's."""
    user, unit = user_of(request), _unit(request)
    page = delegations_page(actor=user, unit=unit, at=timezone.now())
    context = {**_at(request, unit), "page": page}
    return render(request, "people/staff/delegations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Let somebody act for who is away (``vai``: the role that is chosen at first, else an own)."""
    user, unit = user_of(request), _unit(request)
    if asked := number_in(request.POST.get("membership", "")):
        role = get_object_or_404(visible_memberships(user), pk=asked)
        if not may_delegate(user, role):
            raise NotAllowed
    offered = delegable(actor=user, unit=unit, at=timezone.now())
    own = next((one.membership.pk for one in offered.roles if one.membership.user == user), "")
    form = DelegateForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        own=user.pk,
        initial={
            "membership": request.GET.get("vai") or own,
            "valid_from": timezone.localdate(),
        },
    )
    error = ""
    if form.is_valid():
        data = form.cleaned_data
        roles = {role.membership.pk: role for role in offered.roles}
        to = next(person for person in offered.to if person.pk == data["to"])
        try:
            delegate_role(
                membership=roles[data["membership"]].membership,
                to=to,
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
                reason=data["reason"],
                actor=user,
                at=timezone.now(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            said = _("%(person)s may act until %(day)s.")
            day = f"{data['valid_to']:%d/%m/%Y}"
            messages.success(request, said % {"person": to, "day": day})
            return redirect(reverse("delegations") + suffix_of(request, unit))
    context = {"form": form, "error": error, "offered": offered}
    return _form(request, unit, "people/staff/delegation_new.html", context)


@login_required
@require_POST
def delegation_end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End a delegation now."""
    user = user_of(request)
    found = get_object_or_404(visible_delegations(user), pk=delegation_id)
    try:
        end_delegation(delegation=found, actor=user, at=timezone.now())
    except LotrinhError as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _("%(person)s acts no more.") % {"person": found.to})
    return redirect(reverse("delegations") + suffix_of(request, found.membership.unit))


def _unit(request: HttpRequest) -> Unit:
    """Return the unit in the address, if its people may be seen, else the one worked in."""
    return unit_asked(request, units_with_people_seen(user_of(request)))


def _at(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    """Return what every page about ``unit`` needs: itself, and how its addresses end."""
    return {"page_area": "people", "at_unit": unit, "suffix": suffix_of(request, unit)}


def _held(request: HttpRequest, membership_id: int) -> RoleHeld:
    """Return a role that the person may change. Raises: Http404; NotAllowed."""
    user = user_of(request)
    found = get_object_or_404(visible_memberships(user), pk=membership_id)
    if not may_grant(user, found.unit, found.role):
        raise NotAllowed
    return role_held(found)


def _groups(user: User, unit: Unit, own: Unit | None = None) -> tuple[Part, ...]:
    """Return the school's groups of today, those that open later and, whenever it is there, the
    group ``own`` that a role has already: a form that lacks it would drop it."""
    today = timezone.localdate()
    present, _sites = parts_of_school(actor=user, unit=unit, on=today)
    to_come = Unit.objects.filter(
        kind=Unit.Kind.GROUP, links_up__parent=unit, links_up__valid_from__gt=today
    )
    there = {part.unit.pk for part in present}
    others = {group.pk: group for group in to_come if group.pk not in there}
    if own is not None and own.pk not in there:
        others[own.pk] = own
    names = names_on(today, list(others.values()))
    more = sorted(others.values(), key=lambda group: (names[group.pk], group.pk))
    return (*present, *(Part(group, _with_day(group, names[group.pk])) for group in more))


def _with_day(group: Unit, name: str) -> str:
    """Return the name of a group that is not there today, with the day that says so."""
    today = timezone.localdate()
    if group.valid_from is not None and group.valid_from > today:
        return _("%(group)s, from %(day)s") % {
            "group": name,
            "day": f"{group.valid_from:%d/%m/%Y}",
        }
    if group.valid_to is not None and group.valid_to < today:
        return _("%(group)s, until %(day)s") % {"group": name, "day": f"{group.valid_to:%d/%m/%Y}"}
    return name


def _group(groups: tuple[Part, ...], chosen: int | None) -> Unit | None:
    return next((part.unit for part in groups if part.unit.pk == chosen), None)


def _form(request: HttpRequest, unit: Unit, template: str, context: dict[str, Any]) -> HttpResponse:
    is_wrong = context["error"] or context["form"].errors
    return render(
        request, template, {**_at(request, unit), **context}, status=422 if is_wrong else 200
    )


def _to_person(request: HttpRequest, unit: Unit, found: User) -> HttpResponse:
    return redirect(reverse("person", args=[found.pk]) + suffix_of(request, unit))


def _role_word(data: dict[str, Any]) -> str:
    return str(data["title"] or Membership.Role(data["role"]).label)
