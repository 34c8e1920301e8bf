"""What every way of reaching a person has in common: a link and a neutral sentence, and a limit to patience."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from django.conf import settings
from django.urls import reverse

from moderation.models import PageAttempt

# Below the lease of the outbox, so that no second worker takes up a page while the first still tries.
PATIENCE = 10.0

Outcome = PageAttempt.Outcome
logger = logging.getLogger(__name__)


class PageFailed(Exception):
    """Says which kind of failure, and nothing of the address or the answer."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is sent. A phone screen is a public place: no words, no names, not what kind of service this is."""

    link: str
    is_repeat: bool = False
    is_test: bool = False
    is_drill: bool = False

    @property
    def subject(self) -> str:
        if self.is_drill:
            return "A drill: nothing has happened"
        return "A test: nothing to do" if self.is_test else "Something is waiting for you"

    @property
    def sentence(self) -> str:
        if self.is_test:
            return "This is a test, asked for by you. It arrived."
        if self.is_drill:
            return "This is a drill, and nothing has happened. Please open this page and press the button."
        if self.is_repeat:
            return "Something is waiting for you. You may have been told of it before."
        return "Something is waiting for you. Please open this page."


def link_to(name: str, *arguments: object) -> str:
    """The full address of a page of this site."""
    return f"{settings.ALLOWED_ORIGINS[0]}{reverse(name, args=arguments)}"


def outcome_within(seconds: float, send: Callable[[], None]) -> Outcome:
    """Run `send`, and stop waiting for it after `seconds`. Never raises: every failure has a name.

    A sender that hangs is left behind in its thread, which touches no database and ends with the
    time limit of its socket.
    """
    answers: SimpleQueue[Outcome] = SimpleQueue()
    Thread(target=lambda: answers.put(_outcome_of(send)), daemon=True, name="pager").start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return Outcome.HUNG


def _outcome_of(send: Callable[[], None]) -> Outcome:
    try:
        send()
    except PageFailed as failure:
        return failure.outcome
    except Exception as error:  # noqa: BLE001  # whatever breaks in a channel, the next must still be tried
        logger.error("pager broke: %s", type(error).__name__)
        return Outcome.BROKEN
    return Outcome.DELIVERED
