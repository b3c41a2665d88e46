"""Single sign-on: going to the provider (OpenID Connect) and coming back."""

from __future__ import annotations

from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

PROVIDER = "oidc"
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})


def provider_name() -> str:
    """Return how the site's provider is called, ``""`` if it has none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return str(apps[0]["name"]) if apps else ""


class CheckedProvider(OpenIDConnectOAuth2Adapter):
    """Believes an ID token only with its signature, and a profile only if it is the same person's.

    The library leaves the signature out where TLS has brought the token; a provider inside the
    ministry's network need not have TLS.
    """

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the provider gives for the code, with an ID token in it."""
        data: dict[str, Any] = super().get_access_token_data(*args, **kwargs)
        try:
            header = jwt.get_unverified_header(data.get("id_token", ""))
        except jwt.PyJWTError as error:
            raise OAuth2Error("No ID token") from error
        if header.get("alg") not in _ALGORITHMS or not header.get("kid"):
            raise OAuth2Error("An ID token without a signature of the provider's")
        self.did_fetch_access_token = False  # so that its signature is looked at
        return data

    def complete_login(self, *args: Any, **kwargs: Any) -> Any:
        """Return who came."""
        login = super().complete_login(*args, **kwargs)
        data = login.account.extra_data
        if data["id_token"].get("sub") != data["userinfo"].get("sub"):
            raise OAuth2Error("A profile that is not that of the ID token")
        return login


@never_cache
@require_GET
def to_provider(request: HttpRequest) -> HttpResponse:
    """Lead to the provider, whose page asks who one is."""
    try:
        provider = get_adapter().get_provider(request, provider=PROVIDER)
        way: HttpResponse = provider.redirect(
            request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
        )
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (RequestException, KeyError, ValueError):
        return render(request, "socialaccount/authentication_error.html", status=502)
    return way


@never_cache
@require_GET
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take who comes back from the provider."""
    take = OAuth2CallbackView.adapter_view(CheckedProvider(request, provider_id))
    try:
        answer: HttpResponse = take(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (KeyError, ValueError):
        # What the provider sent is not what the standard says.
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


@require_GET
def provider_cancelled(request: HttpRequest) -> HttpResponse:
    """Lead back who has thought better of it."""
    messages.warning(request, _("You have not signed in. Choose again how to sign in."))
    return redirect("sign_in")
