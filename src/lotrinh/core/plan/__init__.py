"""The plan as frozen data, and its JSON form."""

from lotrinh.core.plan.types import *  # noqa: F403
