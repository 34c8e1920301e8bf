"""A page that nobody looks at is a page that nobody mends: each stands in the tour, or says why not."""

from django.urls import get_resolver

from demo.tour.places import DRAWS_NO_PAGE, NEEDS_A_MOMENT, SHOWN
from tests.security.doors import DOORS
from tests.security.test_doors import every_url


def test_every_address_is_shown_to_somebody_or_draws_no_page() -> None:
    only_sent = {name for name, door in DOORS.items() if door.method == "post"}
    shown = {name for name, _, _ in SHOWN}
    declared = shown | DRAWS_NO_PAGE | NEEDS_A_MOMENT

    # A page that opens by `post` alone has nothing to look at; one that opens by both may be shown.
    assert set(every_url(get_resolver())) - only_sent == declared - only_sent
    assert not shown & (DRAWS_NO_PAGE | NEEDS_A_MOMENT)


def test_every_role_is_on_the_tour() -> None:
    assert {"", "amira", "sam", "noor", "kit"} <= {who for _, who, _ in SHOWN}
