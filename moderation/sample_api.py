"""What the pages of samples may ask of moderation: which were picked, what was said of them, how much is missed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from accounts.models import User
from moderation.actions import sampling
from moderation.actions.sampling import SIZES, Opened, told_of
from moderation.models import SampledConversation
from moderation.samples import SampleRow, overall, sample_rows

__all__ = ["SIZES", "VERDICTS", "Opened", "SampleRow", "overall", "sample_rows", "told_of"]

VERDICTS: list[tuple[str, str]] = [
    (str(value), str(words)) for value, words in SampledConversation.Verdict.choices
]


def draw(
    *, candidates: Collection[UUID], since: datetime, until: datetime, size: int, by: User
) -> None:
    """Pick so many of these conversations by a new seed. Raises `Invalid` when there is nothing to pick from."""
    sampling.draw(candidates=candidates, since=since, until=until, size=size, by=by)


def conversation_of(sampled_id: UUID, by: User) -> UUID:
    """Which one it is, without opening it. Raises `NotFound` unless `by` is on duty."""
    return sampling.conversation_of(sampled_id=sampled_id, by=by)


def open_sampled(sampled_id: UUID, by: User) -> Opened:
    """To be read now; that is noted. Raises `NotFound` unless `by` is on duty."""
    return sampling.open_sampled(sampled_id=sampled_id, by=by)


def judge_sampled(sampled_id: UUID, by: User, verdict: str) -> None:
    """Whether something was missed. Raises `Conflict` when somebody has said so already."""
    chosen = SampledConversation.Verdict(verdict)
    sampling.judge_sampled(sampled_id=sampled_id, by=by, verdict=chosen)
