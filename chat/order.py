"""Puts what arrives in any order back into each conversation's sequence, for one tab. Pure."""

from uuid import UUID

from chat.presenters import Frames


class Order:
    """Knows how far a tab has come in each conversation, and holds back what came too early."""

    __slots__ = ("_early", "_reached")

    def __init__(self) -> None:
        self._reached: dict[UUID, int] = {}
        self._early: dict[UUID, dict[int, Frames]] = {}

    def reached(self, conversation: UUID) -> int:
        """The last sequence number sent to the tab; 0 before the first."""
        return self._reached.get(conversation, 0)

    def start(self, conversation: UUID, seq: int) -> None:
        """The tab has everything up to `seq`, whatever it was sent before."""
        self._reached[conversation] = seq
        early = self._early.pop(conversation, {})
        later = {number: held for number, held in early.items() if number > seq}
        if later:
            self._early[conversation] = later

    def forget(self, conversation: UUID) -> None:
        """It is not theirs any more: nothing is held back for them."""
        self._early.pop(conversation, None)

    def add(self, frames: Frames) -> list[Frames]:
        """What may be sent now, in order and never twice; nothing while an earlier one is missing."""
        conversation, seq = frames.shown.conversation_id, frames.shown.seq
        early = self._early.get(conversation)
        if not early and seq == self.reached(conversation) + 1:
            self._reached[conversation] = seq
            return [frames]
        if seq > self.reached(conversation):
            self._early.setdefault(conversation, {})[seq] = frames
        return self._ready(conversation)

    def _ready(self, conversation: UUID) -> list[Frames]:
        early, reached = self._early.get(conversation, {}), self.reached(conversation)
        ready = []
        while (following := early.pop(reached + 1, None)) is not None:
            ready.append(following)
            reached += 1
        self.start(conversation, reached)
        return ready

    def is_waiting(self, conversation: UUID) -> bool:
        """Something is held back because an earlier entry has not come."""
        return bool(self._early.get(conversation))
