"""A peer worker's draft that was not sent, and why. Each is a refusal with a name of its own."""

from collections.abc import Sequence
from uuid import UUID

from peersupport.core.errors import Conflict


class Kept(Conflict):
    """`reasons` are kind words for its author. `token` lets the same draft go, when they say so."""

    def __init__(self, *, token: UUID | None = None, reasons: Sequence[str] = ()) -> None:
        super().__init__()
        self.token = token
        self.reasons = tuple(reasons)


class Nudged(Kept):
    """The author decides: change it, ask a colleague, or send it anyway."""

    code = "nudged"
    message = "Before this goes out: please read it once more."


class HeldBack(Kept):
    """Somebody from the team decides. The words are kept for them, sealed."""

    code = "held"
    message = "This has not been sent. Somebody from the team looks at it first."


class Refused(Kept):
    """Somebody from the team has said no to these words."""

    code = "refused"
    message = "Somebody from the team has read this and asks you not to send it."


class Rewording(Kept):
    """New words for an old message, which cross a boundary."""

    code = "rewording"
    message = "The message stays as it was. Please say this in a new message, and read why first."
