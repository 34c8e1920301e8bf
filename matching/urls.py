from datetime import date

from django.urls import path, register_converter

from matching.views import about_me, hours, people, plans, profile, requests, support, waiting


class DateConverter:
    """A date in a path, as `2026-11-22`."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DateConverter, "date")

app_name = "matching"
urlpatterns = [
    path("support/", support.my_support, name="my_support"),
    path("support/now/", support.now, name="my_support_now"),
    path("support/about-me/", about_me.about_me, {"step": "languages"}, name="about_me_begin"),
    path("support/about-me/<slug:step>/", about_me.about_me, name="about_me"),
    path("support/offers/", support.offers, name="offers"),
    path("support/offers/somebody-else/", support.somebody_else, name="somebody_else"),
    path("support/offers/everyone-again/", support.everyone_again, name="everyone_again"),
    path("support/ask/", support.ask, name="ask"),
    path("support/withdraw/", support.withdraw, name="withdraw"),
    path("support/next-free/", support.next_free, name="next_free"),
    path("support/tell-me/", support.tell_me, name="tell_me"),
    path("support/stop/", support.stop, name="stop_looking"),
    path("support/again/", support.look_again, name="look_again"),
    path("support/handover/<uuid:pairing_id>/", support.handover_answer, name="handover_answer"),
    path("people/", people.people, name="people"),
    path("people/<uuid:pairing_id>/handover/", people.handover, name="handover"),
    path("people/<uuid:pairing_id>/understudy/", people.ask_understudy, name="ask_understudy"),
    path("people/<uuid:pairing_id>/<slug:wish>/", people.together, name="together"),
    path("understudy/<uuid:understudy_id>/", people.answer_understudy, name="understudy"),
    path("requests/", requests.requests, name="requests"),
    path("requests/waiting/", requests.waiting_requests, name="waiting_requests"),
    path("requests/<uuid:request_id>/accept/", requests.accept, name="accept"),
    path("requests/<uuid:request_id>/decline/", requests.decline, name="decline"),
    path("profile/", profile.profile, name="profile"),
    path("profile/apart/", profile.apart, name="profile_apart"),
    path("profile/hours/", hours.hours, name="hours"),
    path("profile/hours/off/", hours.dates_off, name="dates_off"),
    path("profile/hours/off/<date:on>/back/", hours.date_back, name="date_back"),
    path("profile/hours/once/", hours.extra_hours, name="extra_hours"),
    path("profile/hours/once/<int:extra_id>/back/", hours.extra_back, name="extra_back"),
    path("profile/new-people/<slug:wish>/", profile.new_people, name="new_people"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/plan/", plans.plan, name="plan"),
    path("waiting/plan/approve/", plans.approve, name="approve_plan"),
    path("waiting/pairs/", waiting.pairs, name="pairs"),
    path(
        "waiting/pairs/<uuid:pairing_id>/understudy/",
        waiting.propose_understudy,
        name="propose_understudy",
    ),
    path("waiting/what-if/", plans.suppose, name="what_if"),
    path("waiting/gaps/", plans.gaps, name="gaps"),
    path("waiting/weights/", plans.weights, name="weights"),
    path("waiting/<uuid:client_id>/", waiting.waiting_client, name="waiting_client"),
    path("waiting/<uuid:client_id>/pair/", waiting.pair, name="pair"),
    path("waiting/workers/<uuid:worker_id>/youth/", waiting.youth_approval, name="youth_approval"),
]
