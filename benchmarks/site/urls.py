"""Every address of the product, and the empty page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """Show the frame around nothing, to whom any other page is shown."""
    return render(request, "base.html", {"page_area": "rollup"})


urlpatterns = [path("trong/", empty, name="empty"), path("", include("lotrinh.site.urls"))]
