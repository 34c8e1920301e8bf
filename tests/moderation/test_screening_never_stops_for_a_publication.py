"""A publication that breaks leaves the last good version in force."""

import pytest
from django.db import OperationalError

from accounts.models import User
from moderation import rulebook_source, rulebook_watch
from moderation.models import Publication, Revision
from moderation.models.revisions import digest_of
from moderation.rulebook_shelf import shelf
from moderation.rulebook_source import books_in_force
from moderation.rulebook_watch import Watch
from tests.moderation.on_duty import browser_of
from tests.moderation.test_rules_on_a_page import NEW_RULE, level_of, own_books, published

__all__ = ["own_books"]

SAID = "I am going to the lighthouse"


def test_the_database_is_gone(
    kit: User, noor: User, amira: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch()
    published(kit, noor)
    assert watch.look()

    def gone(name: str = "") -> int:
        raise OperationalError(name)

    with monkeypatch.context() as broken:
        broken.setattr(rulebook_watch, "newest_publication", gone)
        assert not watch.look()
        assert watch.is_troubled
        assert level_of(SAID, amira) == 3

    assert not watch.look()
    assert not watch.is_troubled


@pytest.mark.parametrize(
    "damage",
    [
        {"text": "half of it"},
        {"text": 'kind = "crisis"', "digest": "0" * 64},
        {"digest": "0" * 64},
    ],
)
def test_a_row_is_damaged(kit: User, noor: User, amira: User, damage: dict[str, str]) -> None:
    """Also for a process that starts only now, which has no last good version of its own."""
    published(kit, noor)
    second = published(kit, noor, NEW_RULE.replace("lighthouse", "windmill"))
    assert second.revision is not None
    Revision.objects.filter(pk=second.revision.pk).update(**damage)

    assert Watch().look()

    assert level_of(SAID, amira) == 3
    assert [row.pk for row in shelf().passed_over] == [second.pk]
    page = browser_of(noor).get("/duty/rules/").content.decode()
    assert "Something that was published cannot be used" in page


def test_two_that_do_not_fit_together(kit: User, noor: User, amira: User) -> None:
    """Each can be read, and together they cannot be made ready: the one before is in force."""
    published(kit, noor)
    second = published(kit, noor, NEW_RULE.replace("lighthouse", "windmill"))
    assert second.revision is not None
    unfit = second.revision.text.replace("going to the windmill", "going to <nowhere>")
    rows = Revision.objects.filter(pk=second.revision.pk)
    rows.update(text=unfit, digest=digest_of(unfit))

    assert Watch().look()

    assert level_of(SAID, amira) == 3


def test_nothing_can_be_used_and_what_was_stays(
    kit: User, noor: User, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    before = books_in_force()
    published(kit, noor)
    monkeypatch.setattr(rulebook_source, "RULEBOOKS", tmp_path)
    watch = Watch()

    assert not watch.look()

    assert watch.is_troubled
    assert Publication.objects.exists()
    assert before.versions == ("boundaries.en@tests-1", "crisis.en@tests-1")
