"""What a person hands in about plans: a file, a school year, a reason."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

ACCEPTED = ".docx,.doc,.odt,.txt"


class UploadForm(forms.Form):
    """The plan's file; what is in it is judged by reading it, not by its name."""

    file = forms.FileField(
        label=_("The plan's file"),
        allow_empty_file=True,  # the operation says it better
        error_messages={"required": _("Choose the plan's Word file first.")},
    )

    def upload(self) -> tuple[str, bytes]:
        """Return the name and content of a valid form's file."""
        file = self.cleaned_data["file"]
        # One byte over the limit is enough for the operation to refuse it.
        return file.name or "", file.read(settings.UPLOAD_LIMIT + 1)


class SchoolYearForm(forms.Form):
    """The school year of a draft, where the document says none or a wrong one."""

    school_year = forms.RegexField(
        regex=r"^\d{4}-\d{4}$",
        required=False,
        label=_("School year"),
        error_messages={"invalid": _("Write the school year as 2025-2026.")},
    )


class DisableRuleForm(forms.Form):
    """A rule to switch off for a plan, and why."""

    rule = forms.CharField(max_length=20)
    reason = forms.CharField(
        max_length=1000, error_messages={"required": _("Say why; the reason is kept.")}
    )


def first_error(form: forms.Form, field: str) -> str:
    """Return the first thing that is wrong with ``field``, ``""`` if nothing is."""
    errors = form.errors.as_data().get(field, [])
    return " ".join(errors[0].messages) if errors else ""
