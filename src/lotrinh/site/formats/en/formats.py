"""English pages stand beside Vietnamese documents: dates and figures are written as there."""

from lotrinh.site.formats.vi.formats import *  # noqa: F403
