from django.urls import URLPattern, URLResolver, path

from moderation import views

app_name = "moderation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("help/", views.help_now, name="help"),
    path("duty/", views.board, name="board"),
    path("duty/board/", views.board_fragment, name="board_fragment"),
    path("duty/me/", views.me, name="me"),
    path("duty/me/<slug:channel>/", views.set_address, name="set_address"),
    path("duty/me/<slug:channel>/remove/", views.remove_address, name="remove_address"),
    path("duty/me/<slug:channel>/test/", views.test_address, name="test_address"),
    path("duty/rota/", views.rota, name="rota"),
    path("duty/rota/<uuid:shift_id>/remove/", views.remove_shift, name="remove_shift"),
    path("duty/flags/", views.flags, name="flags"),
    path("duty/flags/<uuid:flag_id>/", views.flag, name="flag"),
    path("duty/<uuid:escalation_id>/", views.escalation, name="escalation"),
    path("duty/<uuid:escalation_id>/state/", views.state_fragment, name="state_fragment"),
    path("duty/<uuid:escalation_id>/history/", views.history_fragment, name="history_fragment"),
    path("duty/<uuid:escalation_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("duty/<uuid:escalation_id>/note/", views.note, name="note"),
    path("duty/<uuid:escalation_id>/resolve/", views.resolve, name="resolve"),
    path("duty/<uuid:escalation_id>/agree/", views.agree, name="agree"),
]
