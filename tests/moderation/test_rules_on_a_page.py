"""Rules are read, searched and tried on pages; changed as drafts; published by two; taken back in one step."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from moderation import rulebook_source
from moderation.actions.revisions import (
    Edit,
    begin_draft,
    propose_draft,
    publish_draft,
    save_draft,
    step_back,
)
from moderation.api import review_messages
from moderation.models import Finding, Publication, Revision
from moderation.rulebook_source import books_in_force
from moderation.rulebook_watch import Watch
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry
from tests.factories import make_person
from tests.moderation.on_duty import browser_of
from tests.moderation.saying import said

BOOK = "crisis.en"
NEW_RULE = """
[[rule]]
id = "tests.lighthouse"
family = "plan"
level = "red"
source = "Tests"
phrases = ["going to the lighthouse"]
hits = ["I am going to the lighthouse"]
misses = ["the lighthouse is white"]
"""


@pytest.fixture(autouse=True)
def own_books(practice_books: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is published here is forgotten afterwards."""
    monkeypatch.setattr(rulebook_source._Published, "screener", None)


@pytest.fixture
def desk(kit: User) -> Client:
    return browser_of(kit)


def changed(kit: User, more: str = NEW_RULE) -> Revision:
    draft = begin_draft(name=BOOK, by=kit)
    edit = Edit(text=draft.text + more, seen=draft.digest)
    return save_draft(draft_id=draft.pk, by=kit, edit=edit)


def proposed(kit: User, more: str = NEW_RULE) -> Revision:
    draft = changed(kit, more)
    assert draft.problems == [], "only what is right can be proposed"
    propose_draft(draft_id=draft.pk, by=kit, why="People here speak of the lighthouse.")
    return draft


def published(kit: User, second: User, more: str = NEW_RULE) -> Publication:
    draft = proposed(kit, more)
    return publish_draft(draft_id=draft.pk, by=second, seen=draft.digest)


def level_of(text: str, client: User) -> int:
    (review,) = review_messages([said(text, client=client)])
    return review.level


def test_every_rule_is_read_with_its_sentences_and_its_source(desk: Client) -> None:
    page = desk.get(f"/duty/rules/{BOOK}/").content.decode()

    for words in ("tests.wish", "I want to die", "I want to dye my hair", "tests-1", "Nobody: for tests only"):  # fmt: skip
        assert words in page
    assert desk.get("/duty/rules/crisis.xx/").status_code == 404


def test_rules_are_found_by_words(desk: Client) -> None:
    page = desk.get("/duty/rules/?q=dye+hair").content.decode()
    assert "tests.wish" in page
    assert "tests.tonight" not in page

    assert "No rule has “unicorn” in it" in desk.get("/duty/rules/?q=unicorn").content.decode()


def test_a_sentence_is_tried_and_kept_nowhere(desk: Client) -> None:
    tried = {"sentence": "I will kill myself tonight", "said_by": "client"}
    page = desk.post("/duty/rules/try/", tried).content.decode()
    assert "tests.tonight (plan)" in page

    calm = desk.post("/duty/rules/try/", {"sentence": "toast", "said_by": "client"})
    assert "The rules find nothing in it" in calm.content.decode()
    assert not AuditEntry.objects.filter(facts__icontains="tonight").exists()


def test_a_draft_has_a_version_of_its_own_and_changes_nothing(kit: User, amira: User) -> None:
    draft = changed(kit)

    assert (draft.base, draft.version, draft.problems) == ("crisis.en@tests-1", "tests-1.1", [])
    assert not Watch().look()
    assert level_of("I am going to the lighthouse", amira) == 0


@pytest.mark.parametrize(
    ("more", "on", "says"),
    [
        ('\n[[rule]]\nid = "x', 'id = "x', "the text cannot be read"),
        (NEW_RULE.replace("hits = [", "hits = "), "hits = ", "the text cannot be read"),
        (NEW_RULE.replace('"red"', '"crimson"'), "[[rule]]", "one of none, green, amber, red"),
        (NEW_RULE.replace("I am going to the lighthouse", "I am on my way"), "hits", "be: hit"),
        (NEW_RULE.replace("the lighthouse is white", "going to the lighthouse"), "misses", "miss"),
        (NEW_RULE.replace("going to the lighthouse", "going to <nowhere>"), "[[rule]]", "nowhere"),
    ],
)
def test_what_is_wrong_is_kept_and_named_with_its_line(
    desk: Client, kit: User, more: str, on: str, says: str
) -> None:
    draft = changed(kit, more)

    assert draft.text.endswith(more), "nothing is lost"
    (problem, *_) = draft.problems
    before = draft.text[: draft.text.rindex(on)]
    assert problem["line"] == before.count("\n") + 1
    assert says in problem["says"]
    assert problem["do"]
    page = desk.get(f"/duty/rules/drafts/{draft.pk}/").content.decode()
    assert f"Line {problem['line']}." in page
    with pytest.raises(Invalid):
        propose_draft(draft_id=draft.pk, by=kit, why="Because.")


def test_one_rule_is_changed_by_itself_and_the_rest_stays(desk: Client, kit: User) -> None:
    draft = begin_draft(name=BOOK, by=kit)
    address = f"/duty/rules/drafts/{draft.pk}/part/tests.wish/"
    words = desk.get(address).context["form"].initial["text"]
    assert words.startswith("[[rule]]")
    assert "tests.low" not in words

    new = words.replace('"I want to die"]', '"I want to die", "so i want to die"]')
    assert desk.post(address, {"seen": draft.digest, "text": new}).status_code == 302

    draft.refresh_from_db()
    assert "so i want to die" in draft.text
    assert draft.text.replace(', "so i want to die"', "").count("[[rule]]") == 3
    assert draft.problems == []


def test_what_was_saved_elsewhere_is_not_written_over_and_what_was_typed_stays(
    desk: Client, kit: User
) -> None:
    draft = begin_draft(name=BOOK, by=kit)
    seen = draft.digest
    save_draft(draft_id=draft.pk, by=kit, edit=Edit(text=draft.text + NEW_RULE, seen=seen))

    answer = desk.post(
        f"/duty/rules/drafts/{draft.pk}/text/", {"seen": seen, "text": "# my other words"}
    )

    assert answer.status_code == 409
    assert "# my other words" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.text.endswith(NEW_RULE)


def test_two_people_publish_and_every_flag_says_which_version(
    kit: User, noor: User, amira: User
) -> None:
    draft = proposed(kit)
    with pytest.raises(NotFound):
        publish_draft(draft_id=draft.pk, by=kit, seen=draft.digest)
    watch = Watch()
    assert not watch.look()

    publish_draft(draft_id=draft.pk, by=noor, seen=draft.digest)

    assert watch.look()
    assert level_of("I am going to the lighthouse", amira) == 3
    assert "crisis.en@tests-1.1" in Finding.objects.get().rulebook_versions
    told = AuditEntry.objects.filter(subject=f"rulebook:{BOOK}").values_list("verb", "actor_id")
    assert ("rules.proposed", kit.pk) in told
    assert ("rules.published", noor.pk) in told


def test_the_database_itself_refuses_one_person_for_two(kit: User) -> None:
    draft = proposed(kit)
    with pytest.raises(IntegrityError, match="two_people_publish"), transaction.atomic():
        Publication.objects.create(
            name=BOOK,
            revision=draft,
            version="x",
            author=kit,
            by=kit,
            at=draft.saved_at,
            follows=0,
        )


def test_another_coordinator_edits_no_draft_of_somebody_else(kit: User) -> None:
    draft = proposed(kit)
    other = make_person(Role.COORDINATOR)
    with pytest.raises(NotFound):
        save_draft(draft_id=draft.pk, by=other, edit=Edit(text="x", seen=draft.digest))

    assert publish_draft(draft_id=draft.pk, by=other, seen=draft.digest)


def test_what_is_published_is_what_was_looked_at(kit: User, noor: User) -> None:
    draft = proposed(kit)
    looked_at = draft.digest
    changed_again = Edit(text=draft.text + "\n# more", seen=looked_at)
    save_draft(draft_id=draft.pk, by=kit, edit=changed_again)
    with pytest.raises(NotFound):
        publish_draft(draft_id=draft.pk, by=noor, seen=looked_at)
    propose_draft(draft_id=draft.pk, by=kit, why="Once more.")
    with pytest.raises(Conflict):
        publish_draft(draft_id=draft.pk, by=noor, seen=looked_at)

    draft.refresh_from_db()
    assert publish_draft(draft_id=draft.pk, by=noor, seen=draft.digest)


def test_one_step_back_and_another(kit: User, noor: User, amira: User) -> None:
    watch = Watch()
    first = published(kit, noor)
    second = published(kit, noor, NEW_RULE.replace("lighthouse", "windmill"))
    assert watch.look()
    assert level_of("going to the windmill", amira) == 3

    back = step_back(name=BOOK, by=noor, seen=second.pk)
    assert watch.look()
    assert (back.version, level_of("I am going to the windmill", amira)) == (first.version, 0)
    with pytest.raises(Conflict):
        step_back(name=BOOK, by=noor, seen=second.pk)

    back = step_back(name=BOOK, by=noor, seen=back.pk)
    assert watch.look()
    assert (back.version, back.revision) == ("tests-1", None)
    assert books_in_force().versions[-1] == "crisis.en@tests-1"
    with pytest.raises(NotFound):
        step_back(name=BOOK, by=noor, seen=back.pk)


def test_the_page_leads_through_all_of_it(desk: Client, kit: User, noor: User) -> None:
    duty = browser_of(noor)
    begun = desk.post(f"/duty/rules/{BOOK}/draft/")
    address = begun["Location"]
    draft = Revision.objects.get()
    text = {"seen": draft.digest, "text": draft.text + NEW_RULE}
    assert desk.post(f"{address}text/", text).status_code == 302
    assert "going to the lighthouse" in duty.get(address).content.decode()
    assert "You are the second person" not in duty.get(address).content.decode()
    assert desk.post(f"{address}propose/", {"why": ""}).status_code == 200
    assert desk.post(f"{address}propose/", {"why": "The lighthouse."}).status_code == 302
    assert "Waits for a second person" in duty.get("/duty/rules/").content.decode()

    seen = duty.get(address).context["draft"].digest
    published = duty.post(f"{address}publish/", {"seen": seen}, follow=True).content.decode()

    assert "by kit and noor: The lighthouse." in published
    assert "Go back to the version before" in published
    newest = Publication.objects.get().pk
    back = duty.post(f"/duty/rules/{BOOK}/back/", {"seen": newest}, follow=True).content.decode()
    assert "a step back by noor" in back
