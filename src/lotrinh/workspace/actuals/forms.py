"""What a person types about an actual."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lotrinh.workspace.components.answers import number_in
from lotrinh.workspace.people.school_years import is_period

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.odt,image/*"


def numbers_in(texts: Iterable[str]) -> set[int]:
    """Return the ids of what is ticked in a form; what is no number is left out."""
    numbers = (number_in(text) for text in texts)
    return {number for number in numbers if number is not None}


class SeveralFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files up to the limit; each is judged by the operation."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files. Raises: ValidationError if there are too many."""
        files = [super(SeveralFilesField, self).clean(file, initial) for file in data or []]
        limit = settings.EVIDENCE_FILES_LIMIT
        if len(files) > limit:
            raise forms.ValidationError(
                ngettext(
                    "Choose at most %(limit)d file at a time.",
                    "Choose at most %(limit)d files at a time.",
                    limit,
                )
                % {"limit": limit}
            )
        return files


class NumbersField(forms.Field):
    """The ids of what is ticked; what is no number is left out."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> set[int]:
        """Return the ids."""
        return numbers_in(value or [])


class ActualForm(forms.Form):
    """An actual: part and whole, or the result as people write it; a note, a reason, files."""

    period = forms.CharField(max_length=11)
    numerator = forms.IntegerField(
        required=False,
        min_value=0,
        localize=True,
        error_messages={
            "invalid": _("Write how many reached it as a whole number, such as 58."),
            "min_value": _("A count cannot be below 0."),
        },
    )
    denominator = forms.IntegerField(
        required=False,
        min_value=1,
        localize=True,
        error_messages={
            "invalid": _("Write how many there are in all as a whole number, such as 60."),
            "min_value": _("There must be at least 1 in all."),
        },
    )
    text = forms.CharField(required=False, max_length=200)
    note = forms.CharField(required=False, max_length=2000)
    reason = forms.CharField(required=False, max_length=1000)
    replaces = forms.IntegerField(required=False)
    evidence = SeveralFilesField(required=False, allow_empty_file=True)
    keeps = NumbersField(required=False)
    as_draft = forms.BooleanField(required=False)

    def clean_period(self) -> str:
        """Return the period, which must be a school year or its first semester."""
        period = str(self.cleaned_data["period"])
        if not is_period(period):
            raise forms.ValidationError(_("Choose the school year of this result."))
        return period

    def clean(self) -> dict[str, Any]:
        """Ask for one whole way of saying the result: part and whole, or a text."""
        data = self.cleaned_data
        part, whole, text = data.get("numerator"), data.get("denominator"), data.get("text")
        if self.errors:
            return data
        if part is None and whole is None and not text:
            self.add_error("text", _("Write the result: the two counts, or the result itself."))
        elif part is None and whole is not None:
            self.add_error("numerator", _("Write also how many reached it."))
        elif part is not None and whole is None:
            self.add_error("denominator", _("Write also how many there are in all."))
        elif part is not None and text:
            self.add_error(
                "text", _("The result is there in two ways; keep the counts or this one.")
            )
        return data

    def uploads(self) -> list[tuple[str, bytes]]:
        """Return the name and content of each file of a valid form."""
        return [(file.name or "", file.read()) for file in self.cleaned_data["evidence"]]


class ReturnForm(forms.Form):
    """What is to be mended about a result."""

    reason = forms.CharField(required=False, max_length=1000)
