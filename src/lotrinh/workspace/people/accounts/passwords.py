"""What a password has to be, said in our words."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """As Django's; its own sentence has no Vietnamese."""

    def get_error_message(self) -> str:
        """Return what is said of a password that is too short."""
        return _("It is too short: at least %(count)d characters.") % {"count": self.min_length}
