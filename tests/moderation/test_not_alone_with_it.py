"""Whoever has an escalation may ask a colleague, or hand it over to one who confirms."""

import pytest

from accounts.models import User
from moderation.actions.answers import acknowledge
from moderation.actions.colleagues import ask_colleague, offer_to, take_over
from moderation.models import Escalation
from peersupport.core.errors import Conflict, NotFound
from tests.moderation.on_duty import at, be_paged_by_mail, browser_of, mailed, run_outbox_at
from tests.moderation.saying import raise_alarm

pytestmark = pytest.mark.usefixtures("practice_books")


@pytest.fixture
def taken(amira: User, noor: User, kit: User) -> Escalation:
    """Noor has it; kit can be paged."""
    with at(0):
        escalation = raise_alarm(amira)
        acknowledge(escalation_id=escalation.pk, by=noor)
    be_paged_by_mail(kit)
    return escalation


def test_a_colleague_who_is_asked_is_called_and_nothing_changes_hands(
    taken: Escalation, noor: User, kit: User
) -> None:
    with at(10):
        ask_colleague(
            escalation_id=taken.pk, by=noor, colleague_id=kit.pk, text="Have you met them?"
        )
    run_outbox_at(10)

    taken.refresh_from_db()
    assert mailed() == ["kit"]
    assert taken.acknowledged_by == noor
    assert "asked kit" in page_of(taken, noor)
    assert "Have you met them?" in page_of(taken, kit)


def test_it_stays_with_whoever_has_it_until_the_colleague_confirms(
    taken: Escalation, noor: User, kit: User
) -> None:
    with at(600):
        offer_to(
            escalation_id=taken.pk, by=noor, colleague_id=kit.pk, summary="They are safe at home."
        )
    run_outbox_at(600)
    taken.refresh_from_db()
    assert (mailed(), taken.acknowledged_by) == (["kit"], noor)

    with at(800):
        take_over(escalation_id=taken.pk, by=kit)
    run_outbox_at(900)

    taken.refresh_from_db()
    assert taken.acknowledged_by == kit, "and the time to decide began anew"
    assert taken.offered_to is None


def test_an_offer_that_nobody_confirms_goes_back_to_everybody_with_the_clock(
    taken: Escalation, noor: User, kit: User
) -> None:
    with at(10):
        offer_to(escalation_id=taken.pk, by=noor, colleague_id=kit.pk, summary="I must go.")

    run_outbox_at(900)

    taken.refresh_from_db()
    assert taken.is_waiting
    with pytest.raises(Conflict):
        take_over(escalation_id=taken.pk, by=kit)


def test_only_whoever_has_it_offers_it_and_only_the_one_it_is_offered_to_takes_it(
    taken: Escalation, noor: User, kit: User, sam: User
) -> None:
    with pytest.raises(Conflict):
        offer_to(escalation_id=taken.pk, by=kit, colleague_id=noor.pk, summary="Take it.")
    with pytest.raises(Conflict):
        take_over(escalation_id=taken.pk, by=kit)
    with pytest.raises(NotFound):
        offer_to(escalation_id=taken.pk, by=noor, colleague_id=sam.pk, summary="Take it.")
    with pytest.raises(NotFound):
        ask_colleague(escalation_id=taken.pk, by=noor, colleague_id=noor.pk, text="Me?")


def test_it_is_handed_over_on_the_page(taken: Escalation, noor: User, kit: User) -> None:
    offered = {"offer-colleague": str(kit.pk), "offer-text": "They are safe at home."}
    refused = browser_of(noor).post(f"/duty/{taken.pk}/offer/", {**offered, "offer-text": ""})
    assert refused.status_code == 422
    browser_of(noor).post(f"/duty/{taken.pk}/offer/", offered)
    assert "noor wants to hand this over to you" in page_of(taken, kit)

    browser_of(kit).post(f"/duty/{taken.pk}/take-over/")

    assert "You have this." in page_of(taken, kit)
    assert "kit took it over" in page_of(taken, noor)


def page_of(escalation: Escalation, viewer: User) -> str:
    return browser_of(viewer).get(f"/duty/{escalation.pk}/").content.decode()
