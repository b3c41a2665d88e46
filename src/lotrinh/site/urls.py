"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from lotrinh.site import api_docs
from lotrinh.site.api import api

urlpatterns = [
    path("api/", api_docs.page, name="api_docs"),
    path("api/v1/", api.urls),
    path("", include("lotrinh.workspace.urls")),
]
