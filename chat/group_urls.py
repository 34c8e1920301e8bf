"""Where the pages of groups are. Part of the addresses of `chat`."""

from django.urls import path

from chat.views import group_running, groups

patterns = [
    path("groups/", groups.everything, name="groups"),
    path("groups/new/", group_running.open_one, name="open_group"),
    path("groups/<uuid:conversation_id>/", groups.group, name="group"),
    path("groups/<uuid:conversation_id>/join/", groups.join, name="join_group"),
    path("groups/<uuid:conversation_id>/agree/", groups.agree, name="agree_to_rules"),
    path("groups/<uuid:conversation_id>/leave/", groups.leave, name="leave_group"),
    path("groups/<uuid:conversation_id>/change/", group_running.change, name="change_group"),
    path("groups/<uuid:conversation_id>/close/", group_running.close, name="close_group"),
    path(
        "groups/<uuid:conversation_id>/remove/<uuid:person_id>/",
        groups.remove,
        name="remove_member",
    ),
    path(
        "groups/<uuid:conversation_id>/read-it/",
        groups.put_away_removal,
        name="put_away_removal",
    ),
    path("groups/<uuid:conversation_id>/waiting/", groups.waiting, name="group_waiting"),
    path(
        "groups/<uuid:conversation_id>/waiting/<uuid:waiting_id>/let-through/",
        groups.let_through,
        name="let_through",
    ),
    path(
        "groups/<uuid:conversation_id>/waiting/<uuid:waiting_id>/send-back/",
        groups.send_back,
        name="send_back",
    ),
    path(
        "groups/<uuid:conversation_id>/waiting/<uuid:waiting_id>/put-away/",
        groups.put_away,
        name="put_away_returned",
    ),
]
