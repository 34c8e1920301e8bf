"""The drafts of rules and ladders in the world of the access table."""

from itertools import count
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import User
from moderation.actions.revisions import begin_draft, set_aside
from moderation.models import Revision
from moderation.models.revisions import digest_of
from moderation.policies.rule_text import with_version
from moderation.rulebook_shelf import standing_of
from tests.security.doors import LEFT, REAL, UNKNOWN

Address = tuple[object, ...]
names = count(1)


def of_rules(kit: User) -> dict[str, dict[str, Address]]:
    open_one, proposed = (_rules_draft(kit, proposed=said) for said in (False, True))
    aside = _rules_draft(kit, proposed=True, set_aside=True)
    return {
        "rulebook": {REAL: ("crisis.fr",), UNKNOWN: ("crisis.xx",)},
        "rules draft": {REAL: (open_one,), LEFT: (aside,), UNKNOWN: (uuid4(),)},
        "proposed rules": {REAL: (proposed,), LEFT: (aside,), UNKNOWN: (uuid4(),)},
        "rules part": {REAL: (open_one, "fr.nie"), UNKNOWN: (open_one, "fr.jamais")},
        "ladder draft": ladder_draft(kit),
    }


def ladder_draft(kit: User) -> dict[str, Address]:
    draft, aside = (begin_draft(name="ladder", by=kit).pk for _ in range(2))
    set_aside(draft_id=aside, by=kit)
    return {REAL: (draft, "red"), LEFT: (aside, "red"), UNKNOWN: (draft, "crimson")}


def _rules_draft(kit: User, *, proposed: bool, set_aside: bool = False) -> UUID:
    """A small book of Kit's, as it stands after its sentences were run."""
    standing, now = standing_of("crisis.fr"), timezone.now()
    version = f"doors.{next(names)}"
    text = with_version(standing.text, version)
    draft = Revision.objects.create(
        name="crisis.fr",
        text=text,
        digest=digest_of(text),
        base=standing.book.name,
        version=version,
        author=kit,
        begun_at=now,
        saved_at=now,
        proposed_at=now if proposed else None,
        set_aside_at=now if set_aside else None,
    )
    return UUID(str(draft.pk))
