from django.urls import URLPattern, URLResolver, path

from moderation.views import (
    board,
    colleagues,
    drafts,
    flags,
    follow_ups,
    help_now,
    pagers,
    pulse,
    rota,
)

app_name = "moderation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("help/", help_now.help_now, name="help"),
    path("duty/", board.board, name="board"),
    path("duty/board/", board.board_fragment, name="board_fragment"),
    path("duty/pulse/", pulse.pulse, name="pulse"),
    path("duty/me/", pagers.me, name="me"),
    path("duty/me/<slug:channel>/", pagers.set_address, name="set_address"),
    path("duty/me/<slug:channel>/remove/", pagers.remove_address, name="remove_address"),
    path("duty/me/<slug:channel>/test/", pagers.test_address, name="test_address"),
    path("duty/rota/", rota.rota, name="rota"),
    path("duty/rota/<uuid:shift_id>/remove/", rota.remove_shift, name="remove_shift"),
    path("duty/flags/", flags.flags, name="flags"),
    path("duty/flags/<uuid:flag_id>/", flags.flag, name="flag"),
    path("duty/follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("duty/follow-ups/<uuid:follow_up_id>/", follow_ups.keep, name="keep_follow_up"),
    path("duty/<uuid:escalation_id>/ask/", colleagues.ask, name="ask_colleague"),
    path("duty/<uuid:escalation_id>/offer/", colleagues.offer, name="offer"),
    path("duty/<uuid:escalation_id>/take-over/", colleagues.take_over, name="take_over"),
    path("duty/drafts/", drafts.held_drafts, name="held_drafts"),
    path("duty/drafts/<uuid:held_id>/", drafts.held_draft, name="held_draft"),
    path("duty/<uuid:escalation_id>/", board.escalation, name="escalation"),
    path("duty/<uuid:escalation_id>/state/", board.state_fragment, name="state_fragment"),
    path("duty/<uuid:escalation_id>/history/", board.history_fragment, name="history_fragment"),
    path("duty/<uuid:escalation_id>/acknowledge/", board.acknowledge, name="acknowledge"),
    path("duty/<uuid:escalation_id>/note/", board.note, name="note"),
    path("duty/<uuid:escalation_id>/resolve/", board.resolve, name="resolve"),
    path("duty/<uuid:escalation_id>/agree/", board.agree, name="agree"),
]
