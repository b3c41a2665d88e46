"""What signing in asks for after the password."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.stages import AuthenticateStage


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor; not of who comes from the provider of single sign-on, which has
    asked for what it thinks right."""

    def handle(self) -> tuple[Any, bool]:
        """Return the page to lead to, None if there is nothing to ask, and whether to go on."""
        records = get_authentication_records(self.request, self.login.user)
        if records and records[-1]["method"] == "socialaccount":
            return None, True
        found: tuple[Any, bool] = super().handle()
        return found
