"""Rulebooks and the ladder change as drafts that two people publish, and go back in one step."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.access import own_draft, proposed_draft
from moderation.edited_files import (
    checked_text,
    kind_of,
    shipped_version_of,
    to_begin_from,
    versions_used,
)
from moderation.models import Publication, Revision
from moderation.models.revisions import digest_of
from moderation.policies.draft_check import Checked
from moderation.policies.rule_text import next_version, with_version
from moderation.rulebook_shelf import newest_publication, step_back_from
from moderation.rulebook_watch import watch
from peersupport.core import audit
from peersupport.core.errors import Conflict, Invalid

MOST_TEXT = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """`seen` is the digest of the text that somebody began from: what was saved since is not written over."""

    text: str
    seen: str
    why: str = ""


def begin_draft(*, name: str, by: User) -> Revision:
    """A copy of the file as it stands, under a version of its own. Raises `NotFound` for one that is not there."""
    require(by, Capability.WRITE_RULES)
    standing = to_begin_from(name)
    version = next_version(standing.version, versions_used(name))
    text = with_version(standing.text, version)
    now = timezone.now()
    draft = Revision(
        name=name, base=standing.base, author=by, begun_at=now, saved_at=now, version=version
    )
    _write(draft, text, checked_text(name, text))
    with transaction.atomic():
        draft.save(force_insert=True)
        _record(draft, by, "begun")
    return draft


def save_draft(*, draft_id: UUID, by: User, edit: Edit) -> Revision:
    """Keep the text whatever is wrong with it, run all its sentences, and say what is wrong.

    A draft that was proposed has to be proposed again. Raises `Conflict` when it was saved elsewhere meanwhile.
    """
    text = edit.text.replace("\r\n", "\n")
    if len(text) > MOST_TEXT:
        raise Invalid("That is too long. Please take something out.")
    checked = checked_text(own_draft(by, draft_id).name, text)
    with transaction.atomic():
        draft = own_draft(by, draft_id, lock=True)
        if draft.digest not in {edit.seen, digest_of(text)}:
            raise Conflict("This draft was saved in another window since you opened it.")
        draft.proposed_at = None
        draft.saved_at = timezone.now()
        draft.why = edit.why or draft.why
        _write(draft, text, checked)
        draft.save()
        _record(draft, by, "saved")
    return draft


@transaction.atomic
def propose_draft(*, draft_id: UUID, by: User, why: str) -> None:
    """Ask a second person to look. Raises `Invalid` while something in it is wrong, or without a reason."""
    draft = own_draft(by, draft_id, lock=True)
    if draft.problems:
        raise Invalid("Something in the draft is not right yet. Please mend that first.")
    if not why.strip():
        raise Invalid("Say in a sentence what you changed and why. The second person reads it.")
    draft.why, draft.proposed_at = why.strip()[:300], timezone.now()
    draft.save(update_fields=["why", "proposed_at"])
    _record(draft, by, "proposed")


@transaction.atomic
def set_aside(*, draft_id: UUID, by: User) -> Revision:
    """It is not going to be published. Idempotent; its text is kept."""
    draft = own_draft(by, draft_id, lock=True)
    draft.set_aside_at = timezone.now()
    draft.save(update_fields=["set_aside_at"])
    _record(draft, by, "set_aside")
    return draft


def publish_draft(*, draft_id: UUID, by: User, seen: str) -> Publication:
    """The second of two people puts it in force, for every process within seconds.

    Everything in it is run once more, in the company it will keep now. Raises `NotFound` for its author, `Conflict`
    when the text is not the one that was looked at, or other rules were published meanwhile.
    """
    began = newest_publication()
    draft = proposed_draft(by, draft_id)
    checked = checked_text(draft.name, draft.text)
    if not checked.is_right or draft.digest != digest_of(draft.text):
        raise Conflict(
            "Something in the draft is not right any more. Its author has to look again."
        )
    with transaction.atomic():
        draft = proposed_draft(by, draft_id, lock=True)
        if draft.digest != seen:
            raise Conflict("The draft was changed since you opened it. Please look again.")
        if newest_publication() != began:
            raise Conflict("Other rules were published just now. Please look again.")
        publication = _put_in_force(
            Publication(
                name=draft.name,
                revision=draft,
                version=checked.version,
                author=draft.author,
                by=by,
            )
        )
        _record(draft, by, "published")
    return publication


@transaction.atomic
def step_back(*, name: str, by: User, seen: int) -> Publication:
    """What was in force before comes back, by one person at once: rules that wake everybody cannot wait for a second.

    `seen` is the newest publication they knew of: pressed twice, it goes back once.
    """
    require(by, Capability.ANSWER_ESCALATIONS)
    shipped = shipped_version_of(name)
    if newest_publication(name) != seen:
        raise Conflict("The rules have changed since you opened this page. Please look again.")
    earlier = step_back_from(name)
    version = shipped if earlier is None else earlier.version
    publication = _put_in_force(
        Publication(
            name=name,
            revision=earlier.revision if earlier else None,
            version=version,
            by=by,
            is_step_back=True,
        )
    )
    kind = kind_of(name)
    verb, subject = f"{kind.verb}.stepped_back", f"{kind.subject}:{name}"
    audit.record(actor_id=by.pk, verb=verb, subject=subject, version=version)
    return publication


def _put_in_force(publication: Publication) -> Publication:
    """Raises `Conflict` when another one of the same book was quicker."""
    publication.follows = newest_publication(publication.name)
    publication.at = timezone.now()
    try:
        with transaction.atomic():
            publication.save(force_insert=True)
    except IntegrityError:
        raise Conflict("Somebody else was quicker. Please look again.") from None
    transaction.on_commit(watch.wake, robust=True)
    return publication


def _write(draft: Revision, text: str, checked: Checked) -> None:
    draft.text, draft.digest = text, digest_of(text)
    draft.problems = [asdict(problem) for problem in checked.problems]
    if checked.more:
        more = {"says": f"And {checked.more} sentences more.", "do": "", "line": None}
        draft.problems = [*draft.problems, more]
    draft.sentences = checked.sentences
    draft.version = checked.version[:60] or draft.version


def _record(draft: Revision, by: User, verb: str) -> None:
    kind = kind_of(draft.name)
    audit.record(
        actor_id=by.pk,
        verb=f"{kind.verb}.{verb}",
        subject=f"{kind.subject}:{draft.name}",
        version=draft.version,
        digest=draft.digest,
    )
