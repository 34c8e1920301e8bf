"""What one tab could not send: nothing its writer said later may overtake it. Pure."""

from collections import OrderedDict
from uuid import UUID

MOST_HELD = 64


class Held:
    """By conversation, the message that must go first."""

    __slots__ = ("_first",)

    def __init__(self) -> None:
        self._first: OrderedDict[UUID, UUID] = OrderedDict()

    def back(self, conversation: UUID, message: UUID) -> bool:
        """Whether another message must go before this one."""
        return self._first.get(conversation, message) != message

    def hold(self, conversation: UUID, message: UUID) -> None:
        self._first[conversation] = message
        if len(self._first) > MOST_HELD:
            self._first.popitem(last=False)

    def let_go(self, conversation: UUID, message: UUID) -> None:
        """It went, or was given up: the next may follow."""
        if self._first.get(conversation) == message:
            del self._first[conversation]
