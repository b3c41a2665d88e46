"""The form that makes an API key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lotrinh.workspace.people.staff.forms import DayField


class TokenForm(forms.Form):
    """What a key is for, until when it works, and whether it may change something."""

    name = forms.CharField(
        label=_("What is the key for?"),
        help_text=_("The program or the person who uses it, such as: Excel of the office."),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control input-wide", "autocomplete": "off"}),
        error_messages={"required": _("Say what the key is for.")},
    )
    expires_on = DayField(label=_("Works until"), help_text=_("A year at most, that day included."))
    may_write = forms.BooleanField(
        label=_("May also enter and change data in my name"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
