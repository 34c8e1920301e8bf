"""What a tab does while somebody writes: keeps the draft, and lets the others see that they write."""

from functools import partial
from uuid import UUID

from accounts.access import SocketAccess
from chat import access, protocol
from chat.actions.drafts import forget_draft, keep_draft
from chat.events import Typing
from chat.limits import drafts_of
from peersupport.core.aio import in_database
from peersupport.core.errors import TooMany
from peersupport.core.hub import hub
from peersupport.core.realtime import Delivery


class IsWriting:
    """The part of a tab that knows what is not sent yet."""

    access: SocketAccess
    person_id: UUID

    async def keep_draft(self, command: protocol.KeepDraft) -> None:
        if not drafts_of.allows(self.person_id):
            raise TooMany
        where, name = command.conversation, command.message
        keep = partial(keep_draft, conversation_id=where, message_id=name, body=command.body)
        await in_database(keep, person=self.access.person)

    async def forget_draft(self, sent: protocol.PostMessage) -> None:
        forget = partial(forget_draft, conversation_id=sent.conversation, message_id=sent.id)
        await in_database(forget, person=self.access.person)

    async def tell_typing(self, command: protocol.SetTyping) -> None:
        others = await in_database(
            access.companions_who_see_typing, self.access.person, command.conversation
        )
        event = Typing(
            conversation_id=command.conversation, person_id=self.person_id, on=int(command.on)
        )
        await hub.whisper(Delivery(persons=others, event=event))
