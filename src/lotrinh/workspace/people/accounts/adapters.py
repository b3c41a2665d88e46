"""How the sign-in library (django-allauth) behaves here; each class is named in the settings."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from functools import lru_cache
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotrinh.workspace.kept_keys import kept_key
from lotrinh.workspace.people.accounts.emails import is_proved
from lotrinh.workspace.people.accounts.operations import keep_lock_out
from lotrinh.workspace.people.accounts.signed_in import proved_recently
from lotrinh.workspace.people.models import User

_log = logging.getLogger(__name__)

_WRONG_CODE = _(
    "The code is not right, or its time is over. Type the one that the app shows now; the "
    "telephone's clock must be right."
)
_TOO_MANY = _(
    "Too many wrong tries. Wait ten minutes, then try again; or ask the principal for a new link."
)


def shown_name(user: User) -> str:
    """Return what screens call ``user``."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by who looks after people, never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The name or the password is not right. Check that Caps Lock is off and that the "
            "Vietnamese keyboard is off while you type the password."
        ),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The present password is not right."),
        "invalid_password_reset": _("This link does not work any more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody signs up."""
        return False

    def get_login_stages(self) -> list[str]:
        """Return what is asked for after the first proof."""
        return ["lotrinh.workspace.people.accounts.stages.SecondFactorStage"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many wrong tries; the first refusal is kept in the trail."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            keep_lock_out(username=str(credentials.get("username", "")), at=timezone.now())
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return whose wrong tries are counted together.

        By the account, however its name is written; what the browser says of the site's name is
        left out, for whoever tries can change it with every try.
        """
        name = str(credentials.get("email") or credentials.get("username") or "").strip()
        by = "email__iexact" if credentials.get("email") else "username__iexact"
        found = User.objects.filter(**{by: name}).order_by("pk").values_list("pk", flat=True)
        pk = found.first() if name else None
        return f"account:{pk}" if pk is not None else f"name:{name.casefold()}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether to ask for a proof again: not shortly after signing in."""
        return not proved_recently(self.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the page of the own account."""
        return reverse("account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; what goes wrong is logged, the page says the same to everybody."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            _log.exception("A mail could not be handed to the mail server")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie in the database encrypted; the key lies beside it."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _WRONG_CODE}

    def get_totp_label(self, user: User) -> str:
        """Return what the app shows under its title."""
        return user.username

    def encrypt(self, text: str) -> str:
        """Return ``text`` as it is kept."""
        return _cipher(Path(settings.LOTRINH_DATA)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what ``encrypt`` was given.

        Where the key is another one, a secret that no code fits: the person is not let in, and
        gets a new factor in the usual way.
        """
        try:
            return _cipher(Path(settings.LOTRINH_DATA)).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            _log.error("The key of second factors is not the one that they were kept with")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        """Return how a new key is called, where the person gives it no name."""
        return gettext("Key of %(day)s") % {"day": f"{timezone.localdate():%d/%m/%Y}"}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that are there; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False: nobody signs up."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find whose account it is; who has none is told whom to ask."""
        if sociallogin.is_existing:
            return
        user = _account_for(sociallogin.account.extra_data)
        if user is None:
            page = render(request, "people/accounts/unknown_person.html", status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, user)


def _account_for(data: dict[str, Any]) -> User | None:
    """Return whose account the claims of the provider are about.

    By the claim that is a name to sign in with, where the site says that there is one; else by an
    e-mail that the provider has verified and that its owner has proved here. Of two that fit, none.
    """
    claims = {**data.get("id_token", {}), **data.get("userinfo", {})}
    name = str(claims.get(settings.OIDC_USERNAME_CLAIM) or "")
    if settings.OIDC_USERNAME_CLAIM and name:
        return _only(User.objects.filter(username__iexact=name))
    email = str(claims.get("email") or "")
    if email and claims.get("email_verified") in (True, "true"):
        user = _only(User.objects.filter(email__iexact=email))
        return user if user is not None and is_proved(user) else None
    return None


def _only(found: Any) -> User | None:
    users: list[User] = list(found[:2])
    return users[0] if len(users) == 1 else None


@lru_cache(maxsize=8)
def _cipher(data: Path) -> Fernet:
    key = hashlib.sha256(kept_key(data / "second-factor-key").encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
