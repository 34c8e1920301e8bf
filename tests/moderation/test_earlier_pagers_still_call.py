"""What was set up before people could be called in many ways goes on calling them, in the order it did."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import User
from moderation.actions.pages import begin_try
from moderation.actions.ways import ways_of
from moderation.models import Channel, DrillPage, Page, PagerAddress
from moderation.models.drill import Drill
from tests.moderation.on_duty import be_paged_by_mail, be_paged_by_webhook, way_of
from tests.moderation.saying import raise_alarm

moved = import_module("moderation.migrations.0011_many_pagers")


@pytest.mark.usefixtures("practice_books")
def test_a_page_that_is_on_its_way_while_the_service_is_upgraded_still_finds_its_address(
    noor: User, amira: User
) -> None:
    be_paged_by_webhook(noor, "https://example.org/page")
    be_paged_by_mail(noor)
    PagerAddress.objects.update(position=0)
    page, drilled = _promised_before(noor, amira)

    moved.keep_what_was_there(apps, None)

    assert [way.channel for way in ways_of([noor.pk])[noor.pk]] == ["email", "webhook"]
    tried = begin_try(page_id=page.pk)
    assert tried is not None
    assert tried.address == "https://example.org/page"
    drilled.refresh_from_db()
    assert drilled.way_id == way_of(noor)


def _promised_before(noor: User, amira: User) -> tuple[Page, DrillPage]:
    page = Page.objects.create(
        escalation=raise_alarm(amira),
        step=0,
        rung=0,
        person=noor,
        channel=Channel.WEBHOOK,
        promised_at=timezone.now(),
    )
    drill = Drill.objects.create(begun_at=timezone.now())
    drilled = DrillPage.objects.create(drill=drill, person=noor, channel=Channel.EMAIL)
    assert page.way_id is None
    assert drilled.way_id is None
    return page, drilled
