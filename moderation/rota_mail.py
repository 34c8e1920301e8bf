"""What a person is sent when their times on the rota change. It says no more than a page does."""

from dataclasses import dataclass
from uuid import UUID

from moderation.models import Channel, PagerAddress
from moderation.pagers.base import Notice
from peersupport.core.crypto import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaNotice(Notice):
    """No hurry, no names, no times: a phone screen is a public place."""

    @property
    def subject(self) -> str:
        return "Your times have news"

    @property
    def sentence(self) -> str:
        return "Something about your times has changed, or somebody asks you. Please open this page. There is no hurry."


def mail_address_of(person_id: UUID) -> str:
    """Empty when there is none, or none that can be read."""
    rows = PagerAddress.objects.in_use().select_related("person").filter(channel=Channel.EMAIL)
    found = rows.filter(person_id=person_id, person__is_active=True).first()
    try:
        return found.address if found else ""
    except Unreadable:
        return ""
