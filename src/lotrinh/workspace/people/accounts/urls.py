"""The addresses of accounts; of the sign-in library's pages only those that are used."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lotrinh.workspace.people.accounts import entrance, pages, people_pages, provider


def _page(view: Any, template: str = "") -> Any:
    """Return the library's page in our look, for reading and for sending a form, no more.

    No browser keeps it: some of them show a secret.
    """
    given = {"template_name": f"people/accounts/{template}"} if template else {}
    # Outside the view: what else it may refuse comes after.
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(view.as_view(**given)))


# The library asks for some addresses by names of its own: these stand beside ours.
urlpatterns: list[URLPattern] = [
    path("dang-nhap/", _page(entrance.SignInPage), name="sign_in"),
    path("dang-nhap/", _page(entrance.SignInPage), name="account_login"),
    path(
        "dang-nhap/ma/",
        _page(factor.AuthenticateView, "code.html"),
        name="mfa_authenticate",
    ),
    path("dang-nhap/khoa/", _page(keys.LoginWebAuthnView), name="mfa_login_webauthn"),
    path("dang-nhap/lien-ket/", provider.to_provider, name="openid_connect_login"),
    path(
        "dang-nhap/lien-ket/ve/",
        provider.from_provider,
        {"provider_id": provider.PROVIDER},
        name="openid_connect_callback",
    ),
    path(
        "dang-nhap/lien-ket/bo/", provider.provider_cancelled, name="socialaccount_login_cancelled"
    ),
    path(
        "dang-nhap/da-dong/",
        _page(account.AccountInactiveView, "closed.html"),
        name="account_inactive",
    ),
    path(
        "dang-nhap/quen-mat-khau/",
        _page(entrance.ForgottenPasswordPage),
        name="account_reset_password",
    ),
    path(
        "dang-nhap/quen-mat-khau/da-gui/",
        _page(account.PasswordResetDoneView, "forgotten_sent.html"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^dang-nhap/mat-khau-moi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _page(account.PasswordResetFromKeyView, "reset.html"),
        name="account_reset_password_from_key",
    ),
    path(
        "dang-nhap/mat-khau-moi/xong/",
        _page(account.PasswordResetFromKeyDoneView, "reset_done.html"),
        name="account_reset_password_from_key_done",
    ),
    path("moi/<str:token>/", entrance.invitation, name="invitation"),
    path("tai-khoan/", pages.account, name="account"),
    path("tai-khoan/", pages.account, name="mfa_index"),
    path("tai-khoan/", pages.account, name="mfa_list_webauthn"),
    path("tai-khoan/email/", pages.email, name="email"),
    path("tai-khoan/email/<str:token>/", pages.email_confirm, name="email_confirm"),
    path("tai-khoan/mat-khau/", _page(pages.PasswordPage), name="account_change_password"),
    path(
        "tai-khoan/mat-khau/dat/",
        _page(pages.FirstPasswordPage),
        name="account_set_password",
    ),
    path(
        "tai-khoan/xac-nhan/",
        _page(account.ReauthenticateView, "again.html"),
        name="account_reauthenticate",
    ),
    path(
        "tai-khoan/xac-nhan/ma/",
        _page(factor.ReauthenticateView, "again.html"),
        name="mfa_reauthenticate",
    ),
    path(
        "tai-khoan/xac-nhan/khoa/",
        _page(keys.ReauthenticateWebAuthnView, "again_key.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("tai-khoan/lop-thu-hai/", pages.second_factor, name="second_factor"),
    path(
        "tai-khoan/ung-dung/",
        _page(totp.ActivateTOTPView, "app.html"),
        name="mfa_activate_totp",
    ),
    path(
        "tai-khoan/ung-dung/bo/",
        _page(totp.DeactivateTOTPView, "app_remove.html"),
        name="mfa_deactivate_totp",
    ),
    path(
        "tai-khoan/khoa/",
        _page(keys.AddWebAuthnView, "key.html"),
        name="mfa_add_webauthn",
    ),
    path(
        "tai-khoan/khoa/<int:pk>/bo/",
        _page(keys.RemoveWebAuthnView, "key_remove.html"),
        name="mfa_remove_webauthn",
    ),
    path(
        "tai-khoan/ma-du-phong/",
        _page(codes.ViewRecoveryCodesView, "codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "tai-khoan/ma-du-phong/moi/",
        _page(codes.GenerateRecoveryCodesView, "codes_new.html"),
        name="mfa_generate_recovery_codes",
    ),
    path("tai-khoan/phien/ket-thuc/", pages.sessions_end, name="sessions_end"),
    path("tai-khoan/phien/<int:session_id>/ket-thuc/", pages.session_end, name="session_end"),
    path("nhan-su/moi/", people_pages.invite, name="invite"),
    path("nhan-su/<int:user_id>/tai-khoan/", people_pages.person_account, name="person_account"),
    path(
        "nhan-su/<int:user_id>/tai-khoan/loi-moi/",
        people_pages.person_invitation,
        name="person_invitation",
    ),
    path("nhan-su/<int:user_id>/tai-khoan/email/", people_pages.person_email, name="person_email"),
    path(
        "nhan-su/<int:user_id>/tai-khoan/lop-thu-hai/",
        people_pages.person_factor,
        name="person_factor",
    ),
    path("nhan-su/<int:user_id>/tai-khoan/dong/", people_pages.person_close, name="person_close"),
    path(
        "nhan-su/<int:user_id>/tai-khoan/mo-lai/", people_pages.person_reopen, name="person_reopen"
    ),
    path(
        "nhan-su/<int:user_id>/tai-khoan/phien/",
        people_pages.person_sessions,
        name="person_sessions",
    ),
]
