"""What a person is shown of the ways in which they are called. Addresses that are made of keys are never shown again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from moderation.models import Channel, PagerAddress
from moderation.pagers.apprise_url import masked
from moderation.pagers.web_push import service_of
from peersupport.core.crypto import Unreadable

IN_A_FORM = (Channel.EMAIL, Channel.WEBHOOK)
LOST = "cannot be read any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRow:
    """`where` is as much of the address as may be seen by whoever looks over a shoulder."""

    id: UUID
    channel: str
    where: str
    worked_at: datetime | None
    is_gone: bool


def ways_shown_to(person: User) -> tuple[WayRow, ...]:
    """How they themselves are called, in the order in which it is tried."""
    rows = PagerAddress.objects.filter(person=person).select_related("person")
    return tuple(map(_way_row, rows))


def addresses_to_change(person: User) -> dict[str, str]:
    """Those of a person's own that stand in a form, readable, by channel."""
    rows = PagerAddress.objects.filter(person=person, channel__in=IN_A_FORM)
    return {row.channel: row.address for row in rows.select_related("person")}


def _way_row(row: PagerAddress) -> WayRow:
    return WayRow(
        id=row.pk,
        channel=row.get_channel_display(),
        where=_where(row),
        worked_at=row.worked_at,
        is_gone=row.gone_at is not None,
    )


def _where(row: PagerAddress) -> str:
    if row.gone_at is not None:
        return ""
    try:
        address = str(row.address)
    except Unreadable:
        return LOST
    if row.channel == Channel.EMAIL:
        return address
    return masked(address) if row.channel == Channel.APPRISE else service_of(address)
