"""The one place that hands a page to a channel."""

from moderation.models import Channel
from moderation.pagers import apprise_url, email, web_push, webhook
from moderation.pagers.base import PATIENCE, Notice, Outcome, outcome_within

SENDERS = {
    Channel.EMAIL: email.send,
    Channel.WEBHOOK: webhook.send,
    Channel.PUSH: web_push.send,
    Channel.APPRISE: apprise_url.send,
}


def send(channel: str, address: str, notice: Notice) -> Outcome:
    """Never raises and never takes longer than `PATIENCE`."""
    sender = SENDERS[Channel(channel)]
    return outcome_within(PATIENCE, lambda: sender(address, notice))
