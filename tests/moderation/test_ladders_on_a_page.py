"""The ladder is read and changed on pages, published by two, taken back in one step; what is open keeps its own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation import ladder_source
from moderation.actions.climbing import climb_of
from moderation.actions.revisions import (
    Edit,
    begin_draft,
    propose_draft,
    publish_draft,
    save_draft,
    step_back,
)
from moderation.api import review_messages
from moderation.ladder_shelf import ladder_in_force, standing_ladder
from moderation.models import Escalation, Publication, Revision
from moderation.models.revisions import digest_of
from moderation.policies.ladder import Severity
from moderation.rulebook_shelf import newest_publication
from peersupport.core import outbox
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry
from tests.factories import make_person
from tests.moderation.on_duty import be_on_call_now, be_paged_by_mail, browser_of
from tests.moderation.saying import RED, said

pytestmark = pytest.mark.usefixtures("practice_books")
SECOND_AT_60 = 'after = "60 s"'


@pytest.fixture
def desk(kit: User) -> Client:
    return browser_of(kit)


def saved(kit: User, written: str, instead: str) -> Revision:
    draft = begin_draft(name="ladder", by=kit)
    assert written in draft.text, "the change must change something"
    text = draft.text.replace(written, instead, 1)
    return save_draft(draft_id=draft.pk, by=kit, edit=Edit(text=text, seen=draft.digest))


def published(kit: User, second: User) -> Publication:
    draft = saved(kit, SECOND_AT_60, 'after = "40 s"')
    assert draft.problems == [], "only what is right can be proposed"
    propose_draft(draft_id=draft.pk, by=kit, why="The second lives next door.")
    return publish_draft(draft_id=draft.pk, by=second, seen=draft.digest)


def second_rung_comes_after(found: Escalation | None = None) -> timedelta:
    climb = climb_of(found) if found else ladder_in_force().climbs[Severity.RED]
    return climb.rungs[1].after


def an_escalation(client: User) -> Escalation:
    here = uuid4()
    review_messages([said(RED, client=client, conversation_id=here)])
    return Escalation.objects.get(conversation_id=here)


def filled_in(page: object) -> dict[str, str | list[str]]:
    """What a browser would send of the form as it was drawn."""
    context = page.context  # type: ignore[attr-defined]  # the test client adds it
    form, rows = context["form"], context["rows"]
    data: dict[str, str | list[str]] = {}
    for one in (form, rows.management_form, *rows):
        for field in one:
            value = field.value()
            if isinstance(value, list):
                data[field.html_name] = [str(each) for each in value]
            elif value not in {None, False}:
                data[field.html_name] = "on" if value is True else str(value)
            elif hasattr(field.field, "choices"):
                data[field.html_name] = str(field.field.choices[0][0])
    return data


def test_it_is_read_with_every_rung_and_what_is_asked_of_it(noor: User) -> None:
    page = browser_of(noor).get("/duty/ladder/").content.decode()

    for words in (
        "second on call",
        "After 5 min",
        "Calls whole team, coordinators, by 2 ways, places outside, and the two people are told",
        "The last rung again every 1 min, until somebody answers",
        "A person is called at once, by 2 ways.",
        "As it came. Nobody has changed it yet",
    ):
        assert words in page
    assert "Begin a draft" not in page, "a moderator reads it"


def test_two_people_publish_it_and_the_chain_says_so(kit: User, noor: User) -> None:
    draft = saved(kit, SECOND_AT_60, 'after = "40 s"')
    propose_draft(draft_id=draft.pk, by=kit, why="The second lives next door.")
    with pytest.raises(NotFound):
        publish_draft(draft_id=draft.pk, by=kit, seen=draft.digest)
    assert second_rung_comes_after() == timedelta(seconds=60)

    publication = publish_draft(draft_id=draft.pk, by=noor, seen=draft.digest)

    assert second_rung_comes_after() == timedelta(seconds=40)
    assert (draft.base, publication.version) == ("ladder@2026-11-22", "2026-11-22.1")
    told = AuditEntry.objects.filter(subject="ladder:ladder").order_by("pk")
    assert list(told.values_list("verb", "actor_id")) == [
        ("ladder.begun", kit.pk),
        ("ladder.saved", kit.pk),
        ("ladder.proposed", kit.pk),
        ("ladder.published", noor.pk),
    ]


def test_what_is_open_keeps_the_ladder_it_was_opened_with(
    kit: User, noor: User, amira: User
) -> None:
    be_on_call_now(noor, 1, by=kit)
    be_paged_by_mail(noor)
    before = an_escalation(amira)
    published(kit, noor)
    outbox.run_due(timezone.now())
    after = an_escalation(make_person(Role.CLIENT))

    before.refresh_from_db()
    assert second_rung_comes_after(before) == timedelta(seconds=60)
    assert before.next_action_at == before.climb_began_at + timedelta(seconds=60)
    assert second_rung_comes_after(after) == timedelta(seconds=40)

    step_back(name="ladder", by=noor, seen=newest_publication("ladder"))
    assert second_rung_comes_after(Escalation.objects.get(pk=after.pk)) == timedelta(seconds=40)
    assert second_rung_comes_after(an_escalation(make_person(Role.CLIENT))).seconds == 60


def test_one_step_back_and_another(kit: User, noor: User) -> None:
    first = published(kit, noor)
    second = _again(kit, noor)
    assert second_rung_comes_after() == timedelta(seconds=30)

    back = step_back(name="ladder", by=noor, seen=second.pk)
    assert (back.version, second_rung_comes_after().seconds) == (first.version, 40)
    with pytest.raises(Conflict):
        step_back(name="ladder", by=noor, seen=second.pk)
    back = step_back(name="ladder", by=noor, seen=back.pk)
    assert (back.revision, second_rung_comes_after().seconds) == (None, 60)
    with pytest.raises(NotFound):
        step_back(name="ladder", by=noor, seen=back.pk)


def _again(kit: User, noor: User) -> Publication:
    draft = saved(kit, 'after = "40 s"', 'after = "30 s"')
    propose_draft(draft_id=draft.pk, by=kit, why="Sooner still.")
    return publish_draft(draft_id=draft.pk, by=noor, seen=draft.digest)


def test_what_is_milder_than_may_be_is_kept_named_and_not_proposed(
    desk: Client, kit: User
) -> None:
    draft = saved(kit, SECOND_AT_60, 'after = "90 s"')

    (problem,) = draft.problems
    assert (
        "Red: the second on call, or the whole team, is called only after 90 s" in problem["says"]
    )
    page = desk.get(f"/duty/rules/drafts/{draft.pk}/").content.decode()
    assert "after 1 min at the latest" in page
    with pytest.raises(Invalid):
        propose_draft(draft_id=draft.pk, by=kit, why="Because.")


@pytest.mark.parametrize("damage", ["text", "limits"])
def test_a_published_ladder_that_cannot_be_used_any_more_is_passed_over(
    damage: str, kit: User, noor: User
) -> None:
    first = published(kit, noor)
    second = _again(kit, noor)
    assert standing_ladder().publication == second
    milder = second.revision
    assert milder is not None
    if damage == "text":
        Revision.objects.filter(pk=milder.pk).update(text=milder.text.replace("30 s", "50 s"))
    else:
        _publish_anyway(milder, milder.text.replace('"30 s"', '"90 s"'))

    found = standing_ladder()

    assert (found.publication, found.passed_over) == (first, 1)
    assert second_rung_comes_after() == timedelta(seconds=40)
    page = browser_of(noor).get("/duty/ladder/").content.decode()
    assert "cannot be used any more" in page


def _publish_anyway(revision: Revision, text: str) -> None:
    """As if it had come into force under other limits."""
    Revision.objects.filter(pk=revision.pk).update(text=text, digest=digest_of(text))


def test_a_coordinator_changes_it_rung_by_rung_without_script(
    desk: Client, kit: User, noor: User
) -> None:
    begun = desk.post("/duty/rules/ladder/draft/")["Location"]
    draft = Revision.objects.get()
    address = f"/duty/ladder/{draft.pk}/red/"
    form = filled_in(desk.get(address))
    assert (form["rung-1-after"], form["rung-1-who"]) == ("1 min", ["second"])

    form.update({"rung-4-name": "the neighbours", "rung-4-after": "45s", "rung-4-who": ["first", "team"]})  # fmt: skip
    form.update({"rung-2-name": "", "rung-3-after": "soon"})
    wrong = desk.post(address, form)
    assert wrong.status_code == 422
    assert "Write it like 60 s, 15 min or 24 h" in wrong.content.decode()
    assert "the neighbours" in wrong.content.decode(), "what was typed stays"
    form["rung-3-after"] = "2 min"
    assert desk.post(address, form).status_code == 302

    page = desk.get(begun).content.decode()
    for words in (
        "Red, after 45 s: the neighbours. Calls first on call, whole team, by one way",
        "Red, after 2 min: everybody, and outside help",
        "climbs until somebody answers",
    ):
        assert words in page
    draft.refresh_from_db()
    assert 'reviewed_by = "kit"' in draft.text
    assert desk.post(f"{begun}propose/", {"why": "Neighbours."}).status_code == 302

    duty = browser_of(noor)
    assert "Waits for a second person" in duty.get("/duty/ladder/").content.decode()
    seen = duty.get(begun).context["draft"].digest
    shown = duty.post(f"{begun}publish/", {"seen": seen}, follow=True).content.decode()
    assert "by kit and noor: Neighbours." in shown
    assert "the neighbours" in shown
    newest = Publication.objects.get().pk
    back = duty.post("/duty/rules/ladder/back/", {"seen": newest}, follow=True).content.decode()
    assert "a step back by noor" in back
    assert "the neighbours" not in back


def test_what_was_saved_elsewhere_is_not_written_over(desk: Client, kit: User) -> None:
    draft = begin_draft(name="ladder", by=kit)
    address = f"/duty/ladder/{draft.pk}/amber/"
    form = filled_in(desk.get(address))
    assert desk.post(address, {**form, "repeat": "10 min"}).status_code == 302

    late = desk.post(address, {**form, "repeat": "7 min"})

    assert late.status_code == 409
    assert "7 min" in late.content.decode()
    draft.refresh_from_db()
    assert 'repeat = "600 s"' in draft.text


def test_the_pages_of_rules_do_not_take_the_ladder_for_a_book(desk: Client, kit: User) -> None:
    draft = begin_draft(name="ladder", by=kit)

    assert desk.get(f"/duty/rules/drafts/{draft.pk}/").status_code == 200, "its own page is there"
    for address in ("text/", "part/x/", "shadow/now/"):
        assert desk.get(f"/duty/rules/drafts/{draft.pk}/{address}").status_code == 404
    shadow = desk.post(f"/duty/rules/drafts/{draft.pk}/shadow/", {"days": 7})
    assert shadow.status_code == 404
    assert "The ladder" not in desk.get("/duty/rules/").content.decode()


def test_publishing_a_ladder_does_not_make_the_rulebooks_load_again(kit: User, noor: User) -> None:
    published(kit, noor)

    assert Publication.objects.exists()
    assert newest_publication() == 0


def test_a_ladder_without_limits_to_read_stays_as_it_is(
    kit: User, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder_source, "LIMITS", ladder_source.LIMITS.with_name("nothing.toml"))
    with pytest.raises((OSError, ValueError)):
        saved(kit, SECOND_AT_60, 'after = "40 s"')

    assert ladder_in_force().version == "2026-11-22"
