from django.urls import path

from accounts.views import (
    account,
    duties,
    held,
    home,
    invitations,
    joining,
    preferences,
    recovery,
    team,
)

app_name = "accounts"
urlpatterns = [
    path("", home.home, name="home"),
    path("promise/", home.promise_page, name="promise"),
    path("leave/", home.leave, name="leave"),
    path("join/", joining.agree, name="join"),
    path("join/name/", joining.choose_name, name="join_name"),
    path("join/code/", joining.keep_code, name="keep_code"),
    path("recover/", recovery.recover_page, name="recover"),
    path("settings/", preferences.settings_page, name="settings"),
    path("settings/new-code/", preferences.new_code, name="new_code"),
    path("settings/held/", held.held_page, name="held"),
    path("settings/held/copy/", held.copy, name="held_copy"),
    path("settings/held/delete/", held.delete_account, name="delete_account"),
    path("settings/scan.svg", account.totp_picture, name="totp_picture"),
    path("invitation/<str:token>/", invitations.invitation_page, name="invitation"),
    path("team/", team.team_page, name="team"),
    path("team/roles/", duties.roles_page, name="roles"),
    path("team/asked/", duties.asked_page, name="asked"),
    path("team/invite/", team.invite, name="invite"),
    path("team/invitations/<int:invitation_id>/withdraw/", team.withdraw, name="withdraw"),
    path("team/<uuid:person_id>/", team.member_page, name="team_member"),
    path("team/<uuid:person_id>/role/", team.change_role, name="change_role"),
    path("team/<uuid:person_id>/deactivate/", team.deactivate, name="deactivate"),
    path("team/<uuid:person_id>/reactivate/", team.reactivate, name="reactivate"),
]
