"""The form that signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password; the error says what to try, not which of the two was wrong."""

    error_messages = {
        "invalid_login": _(
            "The name or the password is not right. Check that Caps Lock is off and that the "
            "Vietnamese keyboard is off while you type the password."
        ),
        "inactive": _("This account is closed. Ask the principal."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Name to sign in")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control input-wide"
