"""What would help those who wait, and whom the team lacks: told without a word about who it is."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from matching.actions.profiles import pause
from matching.policies.gaps import gaps_between
from matching.policies.snapshots import Window
from matching.policies.weights import shipped_weights
from tests.factories import be_a_waiting_client, be_a_worker, make_person
from tests.matching.policies.cast import a_client, a_worker

WHAT_IF, GAPS = reverse("matching:what_if"), reverse("matching:gaps")


@pytest.fixture
def browser(kit: User) -> Client:
    browser = Client()
    browser.force_login(kit)
    return browser


def test_a_worker_who_comes_back_serves_somebody(browser: Client, amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    pause(worker=sam)

    assert "If this worker were back" in browser.get(WHAT_IF).content.decode()
    answer = browser.get(WHAT_IF, {"back": str(sam.pk)}).context["answer"]

    assert (answer.served_now, answer.served_then, answer.gained) == (0, 1, ("amira",))
    sam.peer_profile.refresh_from_db()
    assert sam.peer_profile.paused_at is not None, "asking changes nothing"


def test_a_rule_that_did_not_hold(browser: Client, amira: User, sam: User) -> None:
    be_a_worker(sam, windows=())
    be_a_waiting_client(amira)

    answer = browser.get(WHAT_IF, {"relaxed": "shared_time"}).context["answer"]

    assert answer.gained == ("amira",)
    assert browser.get(WHAT_IF, {"relaxed": "language"}).context["answer"].gained == ()


@pytest.mark.parametrize("rule", ["excluded", "age_group", "required_attribute"])
def test_what_protects_somebody_is_no_choice(
    rule: str, browser: Client, amira: User, sam: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira, is_minor=True)
    assert browser.get(WHAT_IF, {"relaxed": "language"}).context["answer"].served_then == 0

    page = browser.get(WHAT_IF, {"relaxed": rule})

    assert page.context["answer"] is None
    assert rule not in browser.get(WHAT_IF).content.decode()


def test_the_report_says_what_is_missing_and_never_who(
    browser: Client, amira: User, stranger: User, sam: User
) -> None:
    be_a_worker(
        sam, experiences=("voices",), windows=(Window(weekday=0, start_minute=0, end_minute=60),)
    )
    be_a_waiting_client(amira, experiences=("voices", "ward"), required=("woman",))
    be_a_waiting_client(stranger, experiences=("ward",), languages=("so",))

    page = browser.get(GAPS).context["page"]
    shown = browser.get(GAPS).content.decode()

    assert [(row.wanted, row.held, row.free) for row in page.experiences] == [("1 or 2", 0, 0)]
    assert [row.name for row in page.languages] == ["Somali"]
    assert [row.name for row in page.needs] == ["A woman"]
    assert "every evening" in page.hours
    assert "amira" not in shown
    assert "charlie" not in shown


def test_a_gap_is_what_more_wait_for_than_could_have_it() -> None:
    clients = [a_client(id=f"c{n}", experiences=("voices",)) for n in range(4)]
    workers = [a_worker(id=f"w{n}", experiences=frozenset({"voices"})) for n in range(3)]

    (gap,) = gaps_between(clients, workers, date(2026, 3, 23)).experiences
    assert (gap.wanted, gap.held, gap.free, gap.few) == (4, 3, 3, False)
    assert gaps_between(clients[:3], workers, date(2026, 3, 23)).experiences == ()


def test_the_weights_are_shown_with_their_version(browser: Client) -> None:
    page = browser.get(reverse("matching:weights")).content.decode()

    assert f"Version {shipped_weights().version}." in page
    assert f"{shipped_weights().experience:,}" in page


def test_when_nobody_waits_each_page_says_so(browser: Client) -> None:
    make_person(Role.PEER_WORKER)
    assert "Nobody waits for a plan" in browser.get(reverse("matching:plan")).content.decode()
    assert "Nobody is waiting" in browser.get(GAPS).content.decode()
