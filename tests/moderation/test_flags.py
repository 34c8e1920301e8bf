"""A boundary that may have been crossed is looked at by a person, who says whether the rule was right."""

import pytest
from django.test import Client

from accounts.models import User
from moderation.api import Review, review_messages
from moderation.models import Escalation, Flag
from moderation.policies.ladder import Severity
from peersupport.core.models import AuditEntry
from tests.moderation.saying import said

pytestmark = pytest.mark.usefixtures("practice_books")

MEETING = "shall we? meet me at the station"
ROMANCE = "please be my lover"


@pytest.fixture
def duty(noor: User) -> Client:
    client = Client()
    client.force_login(noor)
    return client


def worker_says(text: str, client: User, worker: User) -> Review:
    (review,) = review_messages([said(text, client=client, worker=worker, said_by="worker")])
    return review


def test_a_workers_slip_is_flagged_without_calling_anybody(
    amira: User, sam: User, noor: User
) -> None:
    review = worker_says(MEETING, amira, sam)

    assert (review.level, review.help_card, review.escalation_id) == (0, False, None)
    flag = Flag.objects.get()
    assert (flag.rule_id, flag.category, flag.author_id) == ("tests.meeting", "contact", sam.pk)
    assert b"station" not in bytes(flag.excerpt_sealed)


def test_what_only_concerns_the_writer_is_no_flag(amira: User, sam: User, noor: User) -> None:
    review_messages([said(MEETING, client=amira, worker=sam)])
    assert not Flag.objects.exists()

    worker_says(MEETING, amira, sam)
    assert Flag.objects.exists()


def test_a_boundary_that_must_not_wait_calls_somebody_and_the_client_is_not_told(
    amira: User, sam: User, noor: User
) -> None:
    review = worker_says(ROMANCE, amira, sam)

    assert review.help_card is False
    escalation = Escalation.objects.get()
    assert review.escalation_id == escalation.pk
    assert escalation.severity == Severity.AMBER
    assert escalation.told_pair_at is None
    assert Flag.objects.get().rule_id == "tests.romance"


def test_the_list_shows_no_words_and_reading_one_leaves_a_trace(
    amira: User, sam: User, noor: User, duty: Client
) -> None:
    worker_says(MEETING, amira, sam)
    listed = duty.get("/duty/flags/").content.decode()
    assert "contact" in listed
    assert "station" not in listed
    assert not AuditEntry.objects.filter(verb="flag.read").exists()

    page = duty.get(f"/duty/flags/{Flag.objects.get().pk}/").content.decode()

    assert "<mark>meet me at the station</mark>" in page
    assert AuditEntry.objects.get(verb="flag.read").actor_id == noor.pk


def test_a_verdict_is_given_once(amira: User, sam: User, noor: User, duty: Client) -> None:
    worker_says(MEETING, amira, sam)
    url = f"/duty/flags/{Flag.objects.get().pk}/"

    assert duty.post(url, {"verdict": "maybe"}).status_code == 200
    assert Flag.objects.get().reviewed_at is None
    assert duty.post(url, {"verdict": "wrong"}).status_code == 302
    assert duty.post(url, {"verdict": "right"}).status_code == 409

    flag = Flag.objects.get()
    assert (flag.verdict, flag.reviewed_by) == ("wrong", noor)
    assert "Nothing to look at" in duty.get("/duty/flags/").content.decode()


def test_flags_are_for_those_on_duty_only(
    amira: User, sam: User, noor: User, duty: Client
) -> None:
    worker_says(MEETING, amira, sam)
    url = f"/duty/flags/{Flag.objects.get().pk}/"
    for outsider in (amira, sam):
        client = Client()
        client.force_login(outsider)
        assert client.get(url).status_code == client.get("/duty/flags/").status_code == 404

    assert duty.get(url).status_code == 200
