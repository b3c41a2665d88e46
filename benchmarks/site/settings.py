"""The product's settings, with the addresses of ``benchmarks.site.urls``."""

from __future__ import annotations

from lotrinh.site.settings import *  # noqa: F403 - a settings module is its names

ROOT_URLCONF = "benchmarks.site.urls"
