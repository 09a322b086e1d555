"""Addresses of staff accounts. allauth's own are taken one by one: a unit's host has none of them."""

from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.webauthn import views as webauthn_views
from django.urls import URLPattern, URLResolver, include, path

from huisheng.kernel.access import open_to_all, requires
from shared_apps.accounts.web import (
    entering,
    links,
    my,
    once_more,
    outside,
    people_below,
    people_in_unit,
    phone,
    provider,
    second_factor,
    sign_in,
    visiting,
)

_own = requires("accounts.own")
_sign_in = open_to_all(sign_in.SignInView.as_view())

_second_factor: list[URLPattern | URLResolver] = [
    path("", _own(second_factor.OverviewView.as_view()), name="mfa_index"),
    path("enrol/", second_factor.enrol, name="accounts-enrol"),
    path("authenticate/", open_to_all(sign_in.SecondStepView.as_view()), name="mfa_authenticate"),
    path("reauthenticate/", _own(once_more.CodeOnceMoreView.as_view()), name="mfa_reauthenticate"),
    path("app/add/", open_to_all(second_factor.AddAppView.as_view()), name="mfa_activate_totp"),
    path("app/remove/", _own(second_factor.RemoveAppView.as_view()), name="mfa_deactivate_totp"),
    path("phone/", phone.add, name="accounts-phone-add"),
    path("phone/send/", phone.send, name="accounts-phone-send"),
    path("phone/remove/", phone.remove, name="accounts-phone-remove"),
    path("codes/", _own(second_factor.RecoveryCodesView.as_view()), name="mfa_view_recovery_codes"),
    path("codes/new/", _own(recovery_views.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("codes/file/", _own(recovery_views.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("keys/", _own(webauthn_views.list_webauthn), name="mfa_list_webauthn"),
    path("keys/add/", open_to_all(second_factor.AddKeyView.as_view()), name="mfa_add_webauthn"),
    path("keys/sign-in/", open_to_all(webauthn_views.login_webauthn), name="mfa_login_webauthn"),
    path(
        "keys/reauthenticate/",
        _own(once_more.KeyOnceMoreView.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("keys/<int:pk>/remove/", _own(second_factor.RemoveKeyView.as_view()), name="mfa_remove_webauthn"),
    path("keys/<int:pk>/name/", _own(webauthn_views.edit_webauthn), name="mfa_edit_webauthn"),
]

_accounts: list[URLPattern | URLResolver] = [
    path("login/", _sign_in, name="account_login"),
    path("login/", _sign_in, name="accounts-sign-in"),
    path("sign-out/", sign_in.sign_out, name="accounts-sign-out"),
    path("forgotten/", sign_in.forgotten, name="accounts-forgotten"),
    path("closed/", sign_in.closed, name="account_inactive"),
    path("reauthenticate/", _own(once_more.PasswordOnceMoreView.as_view()), name="account_reauthenticate"),
    path("password/", _own(sign_in.PasswordView.as_view()), name="account_change_password"),
    path("second-factor/", include(_second_factor)),
    path("outside/<int:unit_id>/", outside.link, name="accounts-outside-link"),
    path("outside/links/<int:identity_id>/remove/", outside.take_away, name="accounts-outside-unlink"),
    path("invitation/<str:token>/", links.invitation, name="accounts-invitation"),
    path("new-password/<str:token>/", links.new_password, name="accounts-new-password"),
]

_people_of: list[URLPattern | URLResolver] = [
    path("", people_below.page, name="accounts-people-of"),
    path("invite/", people_below.invite, name="accounts-people-of-invite"),
    path(
        "invitations/<int:invitation_id>/withdraw/", people_below.withdraw, name="accounts-people-of-withdraw"
    ),
    path("<int:account_id>/roles/", people_below.add_role, name="accounts-people-of-add-role"),
    path(
        "<int:account_id>/password-link/", people_below.password_link, name="accounts-people-of-password-link"
    ),
    path("<int:account_id>/reset/", people_below.reset, name="accounts-people-of-reset"),
    path("roles/<int:grant_id>/", people_below.last_day, name="accounts-people-of-last-day"),
    path("resets/<int:reset_id>/", people_below.decide_reset, name="accounts-people-of-reset-decide"),
]

_operators: list[URLPattern | URLResolver] = [
    path("", people_below.operators, name="accounts-operators"),
    path("invite/", people_below.invite_operator, name="accounts-operators-invite"),
    path(
        "invitations/<int:invitation_id>/withdraw/",
        people_below.withdraw_operator,
        name="accounts-operators-withdraw",
    ),
    path("roles/<int:grant_id>/", people_below.operator_last_day, name="accounts-operators-last-day"),
    path("<int:account_id>/ask-reset/", people_below.ask_operator_reset, name="accounts-operators-ask-reset"),
    path(
        "resets/<int:reset_id>/", people_below.decide_operator_reset, name="accounts-operators-reset-decide"
    ),
]

network_urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(_accounts)),
    path("sign-in/", outside.choose, name="accounts-outside"),
    path("sign-in/<slug:slug>/", outside.unit, name="accounts-outside-unit"),
    path("sign-in/<slug:slug>/back/", outside.back, name="accounts-outside-back"),
    path("sign-in/<slug:slug>/out/", outside.out, name="accounts-outside-out"),
    path("my/", my.my, name="accounts-my"),
    path("my/enter/", my.hand_over, name="accounts-hand-over"),
    path("my/visit/<int:unit_id>/", visiting.begin, name="accounts-visit"),
    path("people/", people_below.units, name="accounts-people-units"),
    path("people/operators/", include(_operators)),
    path("people/<int:unit_id>/", include(_people_of)),
]

unit_urlpatterns: list[URLPattern | URLResolver] = [
    path("enter/start/", entering.start, name="accounts-sign-in"),
    path("enter/", entering.enter, name="accounts-enter"),
    path("enter/out/", sign_in.sign_out, name="accounts-sign-out"),
    path("enter/leave/", visiting.leave, name="accounts-visit-leave"),
    path("manage/visits/", visiting.listed, name="accounts-visits"),
    path("manage/sign-in/", provider.page, name="accounts-provider"),
    path("manage/sms-factor/", phone.policy, name="accounts-sms-policy"),
    path("manage/sign-in/remove/", provider.remove, name="accounts-provider-remove"),
    path("manage/people/", people_in_unit.page, name="accounts-people"),
    path("manage/people/invite/", people_in_unit.invite, name="accounts-people-invite"),
    path(
        "manage/people/invitations/<int:invitation_id>/withdraw/",
        people_in_unit.withdraw,
        name="accounts-people-withdraw",
    ),
    path("manage/people/<int:account_id>/roles/", people_in_unit.add_role, name="accounts-people-add-role"),
    path(
        "manage/people/<int:account_id>/password-link/",
        people_in_unit.password_link,
        name="accounts-people-password-link",
    ),
    path(
        "manage/people/<int:account_id>/ask-reset/",
        people_in_unit.ask_reset,
        name="accounts-people-ask-reset",
    ),
    path("manage/people/roles/<int:grant_id>/", people_in_unit.last_day, name="accounts-people-last-day"),
    path(
        "manage/people/resets/<int:reset_id>/",
        people_in_unit.decide_reset,
        name="accounts-people-reset-decide",
    ),
]
