from django.urls import path

from chat import group_urls
from chat.views import (
    conversations,
    drafts,
    drift,
    endings,
    own_words,
    presence,
    sampling,
    team,
    transcripts,
    worried,
)

app_name = "chat"
urlpatterns = [
    path("duty/relationships/", drift.drift, name="drift"),
    path("duty/samples/", sampling.samples, name="samples"),
    path("duty/samples/draw/", sampling.draw, name="draw_sample"),
    path("duty/samples/<uuid:sampled_id>/", sampling.sampled, name="sampled"),
    path("duty/samples/<uuid:sampled_id>/judge/", sampling.judge, name="judge_sampled"),
    path("conversations/", conversations.inbox, name="inbox"),
    path("conversations/signs/", own_words.signs, name="signs"),
    path("conversations/here/", conversations.here, name="here"),
    path("conversations/<uuid:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/alarm/", conversations.alarm, name="alarm"),
    path("conversations/<uuid:conversation_id>/draft/", own_words.draft, name="draft"),
    path("conversations/<uuid:conversation_id>/search/", own_words.search, name="search"),
    path(
        "conversations/<uuid:conversation_id>/messages/<int:seq>/",
        own_words.change,
        name="change_message",
    ),
    path("conversations/state/", presence.state, name="state"),
    path("conversations/state/away/", presence.away, name="away"),
    path("conversations/<uuid:conversation_id>/beside/", presence.beside, name="beside"),
    path("conversations/<uuid:conversation_id>/stand-in/", presence.stand_in, name="stand_in"),
    path("conversations/<uuid:conversation_id>/time/", presence.time, name="time"),
    path(
        "conversations/<uuid:conversation_id>/transcript/",
        transcripts.transcript,
        name="transcript",
    ),
    path("conversations/<uuid:conversation_id>/end/", endings.end, name="end"),
    path(
        "conversations/<uuid:conversation_id>/worried/",
        worried.worried,
        name="worried",
    ),
    path(
        "conversations/<uuid:conversation_id>/worried/state/",
        worried.worried_state,
        name="worried_state",
    ),
    path("conversations/<uuid:conversation_id>/team/", team.team, name="team"),
    path("conversations/<uuid:conversation_id>/team/whisper/", team.whisper, name="whisper"),
    path("conversations/<uuid:conversation_id>/team/join/", team.join, name="join"),
    path("conversations/<uuid:conversation_id>/team/write/", team.take_over, name="take_over"),
    path("conversations/<uuid:conversation_id>/team/give-back/", team.give_back, name="give_back"),
    path("conversations/<uuid:conversation_id>/team/leave/", team.leave, name="leave"),
    path("conversations/<uuid:conversation_id>/block/", endings.block, name="block"),
    path(
        "conversations/<uuid:conversation_id>/messages/<int:seq>/report/",
        endings.report,
        name="report",
    ),
    path("conversations/with/<uuid:pairing_id>/", conversations.with_pairing, name="with_pairing"),
    path("conversations/<uuid:conversation_id>/waiting/", drafts.waiting, name="waiting"),
    path(
        "conversations/<uuid:conversation_id>/waiting/<uuid:held_id>/put-away/",
        drafts.put_away,
        name="put_away",
    ),
    path("conversations/<uuid:conversation_id>/unmask/", drafts.unmask, name="unmask"),
    *group_urls.patterns,
]
