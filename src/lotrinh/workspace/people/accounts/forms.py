"""What a person hands in about accounts; the sign-in library's forms in our words and our look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from allauth.account import forms as account
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lotrinh.workspace.people.accounts.emails import is_proved
from lotrinh.workspace.people.models import User
from lotrinh.workspace.people.staff.forms import RoleForm
from lotrinh.workspace.people.staff.queries import Part

_CODE_FITS = 90  # seconds
_NAME, _PASSWORD, _CODE = _("Name to sign in"), _("Password"), _("Code")
_NEW, _AGAIN = _("New password"), _("New password once more")
_RULES = _(
    "At least 10 characters, not only figures, and no word that everybody uses. Three or four "
    "words in a row are easy to keep in mind."
)
_REQUIRED = {
    "login": _("Write the name to sign in."),
    "password": _("Write the password."),
    "oldpassword": _("Write the present password."),
    "password1": _("Write the new password."),
    "password2": _("Write the new password once more."),
    "email": _("Write the e-mail address."),
    "code": _("Write the code."),
    "credential": _("The key has not answered. Try once more."),
    "reason": _("Write the reason."),
    "display_name": _("Write the person's name."),
}
_KEY_UNKNOWN = _("This key does not belong to an account here, or it took too long. Try once more.")
_NOT_THE_SAME = _("The two passwords are not the same.")


class Worded(forms.Form):
    """Says labels, hints and mistakes in our words; placeholders are left out: they vanish."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.labels:
                field.label = self.labels[name]
                field.help_text = self.hints.get(name, "")
            if name in _REQUIRED:
                field.error_messages["required"] = _REQUIRED[name]
            field.widget.attrs.pop("placeholder", None)
            if not field.widget.is_hidden and not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "form-control input-wide")


class SamePasswordTwice(Worded):
    """A new password, typed twice."""

    labels = {"oldpassword": _("Present password"), "password1": _NEW, "password2": _AGAIN}
    hints = {"password1": _RULES}

    def add_error(self, field: str | None, error: Any) -> None:
        """Say in our words that the two are not the same."""
        is_about_both = field == "password2" and not isinstance(error, ValidationError)
        super().add_error(field, _NOT_THE_SAME if is_about_both else error)


class SignInForm(Worded, account.LoginForm):
    """Name and password; the error says what to try, not which of the two was wrong."""

    labels = {"login": _NAME, "password": _PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"].widget.attrs
        name.update({"autocapitalize": "none", "spellcheck": "false"})

    def add_prefix(self, field_name: str) -> str:
        """Call the name what browsers have kept it under."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class PasswordAgainForm(Worded, account.ReauthenticateForm):
    """The password once more, before what could lock its owner out."""

    labels = {"password": _PASSWORD}


class ChangePasswordForm(SamePasswordTwice, account.ChangePasswordForm):
    """The present password and the new one."""


class NewPasswordForm(SamePasswordTwice, account.SetPasswordForm):
    """A new password where there was none, or where a one-time link has let its owner in."""


class ResetPasswordForm(SamePasswordTwice, account.ResetPasswordKeyForm):
    """A new password, from a link by e-mail."""


class ForgottenPasswordForm(Worded, account.ResetPasswordForm):
    """Where to send the link that sets a new password."""

    labels = {"email": _("E-mail")}
    users: list[User]

    def clean_email(self) -> str:
        """Return the e-mail; only to one that its owner has proved does the link go."""
        email: str = super().clean_email()
        self.users = [
            user for user in self.users if user.email.lower() == email.lower() and is_proved(user)
        ]
        return email


class AcceptForm(SamePasswordTwice):
    """The first password of an account; the operation says whether it is good enough."""

    password1 = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    labels = {"password1": _PASSWORD, "password2": _("Password once more")}

    def clean(self) -> dict[str, Any]:
        """Hold the two against each other."""
        data: dict[str, Any] = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _NOT_THE_SAME)
        return data


class _Figures(Worded):
    """A code of an app, or one of the recovery codes."""

    labels = {"code": _CODE}
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "class": "form-control"})


class _Once(_Figures):
    """A code that lets in once, for as long as it would fit.

    The library forgets it after 30 seconds; with a step of tolerance before and after, it fits
    for 90.
    """

    def clean_code(self) -> str:
        """Return the code. Raises: ValidationError if it is wrong, or was used before."""
        code: str = super().clean_code()  # type: ignore[misc]
        # As the library compares it: 123.456 is the same code as 123456.
        key = f"code-used:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(key, "1", timeout=_CODE_FITS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, factor.AuthenticateForm):
    """The second proof at signing in."""


class CodeAgainForm(_Once, factor.ReauthenticateForm):
    """The second proof once more."""


class CodeAppForm(_Figures, totp.ActivateTOTPForm):
    """The first code of a new app, which shows that it works."""


class AddKeyForm(Worded, webauthn.AddWebAuthnForm):
    """A key, its name, and whether it signs in by itself."""

    labels = {
        "name": _("What to call this key"),
        "passwordless": _("Sign in with this key alone, without the password"),
    }
    hints = {"name": _("For example: my telephone, the office computer.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"passwordless": True, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget.attrs["class"] = "form-check-input"


class _Key(Worded):
    """What a key has answered."""

    def clean_credential(self) -> Any:
        """Return the key that has answered; one that does not fit is no wrong code."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise ValidationError(_KEY_UNKNOWN, code=error.code) from error


class KeyAloneForm(_Key, webauthn.LoginWebAuthnForm):
    """A key that signs in by itself."""


class KeyForm(_Key, webauthn.AuthenticateWebAuthnForm):
    """A key as the second proof at signing in."""


class KeyAgainForm(_Key, webauthn.ReauthenticateWebAuthnForm):
    """A key once more."""


class EmailForm(Worded):
    """An e-mail address."""

    email = forms.CharField(
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    labels = {"email": _("E-mail")}


class ReasonForm(Worded):
    """Why something is done to somebody's account."""

    reason = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    labels = {"reason": _("Reason")}


class InviteForm(RoleForm):
    """A person to invite, and the first role."""

    display_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"class": "form-control input-wide", "autocomplete": "off"}),
        error_messages={"required": _REQUIRED["display_name"]},
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"class": "form-control input-wide", "autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_NAME,
        help_text=_("Left blank, it is made from the name: Nguyễn Thị Hạnh becomes hanhnt."),
        max_length=User._meta.get_field("username").max_length,
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "form-control input-wide",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(
        self, *args: Any, groups: Iterable[Part], roles: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, groups=groups, roles=roles, **kwargs)
        # Without a first day the role begins today; the person's page gives it an end.
        self.fields["valid_from"].required = False
        del self.fields["valid_to"]
