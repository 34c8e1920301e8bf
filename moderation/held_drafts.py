"""Messages that wait for a colleague's yes, as their author and as the team see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from moderation.models import HeldDraft
from moderation.policies.marking import marked
from moderation.presenters import Found, Shown, words_or_lost
from peersupport.core.statements import Given, SelectWhole

MOST = 100
WAITING = SelectWhole(
    HeldDraft.objects.filter(
        author_id=Given("author"), conversation_id=Given("room"), settled_at=None
    ).order_by("held_at")[:MOST]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDraft:
    """`decision` is empty while nobody has decided. `note` is what the colleague wrote back."""

    id: UUID
    draft_id: UUID
    body: str
    reasons: tuple[str, ...]
    held_at: datetime
    decision: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One line of the team's list, without anybody's words."""

    id: UUID
    author: str
    held_at: datetime
    is_asked: bool
    categories: tuple[str, ...]


def waiting_drafts(author: User, conversation_id: UUID) -> tuple[WaitingDraft, ...]:
    """The author's own, oldest first."""
    return tuple(map(_waiting, WAITING.run(author=author.pk, room=conversation_id)))


def drafts_to_look_at(viewer: User) -> tuple[DraftRow, ...]:
    """Whoever has waited longest first; nobody decides about their own."""
    open_ones = HeldDraft.objects.filter(decision="", settled_at=None)
    rows = list(open_ones.exclude(author_id=viewer.pk).order_by("held_at")[:MOST])
    names = dict(
        User.objects.filter(pk__in={row.author_id for row in rows}).values_list("pk", "pseudonym")
    )
    return tuple(
        DraftRow(
            id=row.pk,
            author=names.get(row.author_id, "Somebody who has left"),
            held_at=row.held_at,
            is_asked=row.is_asked,
            categories=tuple(dict.fromkeys(str(hit["category"]) for hit in row.crossed)),
        )
        for row in rows
    )


def count_to_look_at(viewer: User) -> int:
    return HeldDraft.objects.filter(~Q(author_id=viewer.pk), decision="", settled_at=None).count()


def shown_draft(held: HeldDraft) -> Shown:
    """With what the rules found in it. Read through `actions.reading` only."""
    return Shown(
        found_at=held.held_at,
        said_by="The peer worker",
        pieces=marked(
            words_or_lost(lambda: held.body), [s for hit in held.crossed for s in hit["spans"]]
        ),
        found=tuple(
            Found(rule_id=hit["rule_id"], family=hit["category"], severity="", excluded=())
            for hit in held.crossed
        ),
        versions=tuple(held.rulebook_versions),
    )


def _waiting(row: HeldDraft) -> WaitingDraft:
    reasons = dict.fromkeys(str(hit["wording"]) for hit in row.crossed)
    return WaitingDraft(
        id=row.pk,
        draft_id=row.draft_id,
        body=words_or_lost(lambda: row.body),
        reasons=tuple(reasons),
        held_at=row.held_at,
        decision=row.decision,
        note=words_or_lost(lambda: row.note),
    )
