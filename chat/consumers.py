import asyncio
import logging
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any
from uuid import UUID

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError

from accounts.access import person_for_socket
from accounts.events import EVERY_SESSION, AccessEnded, session_digest
from accounts.models import User
from chat import protocol, selectors
from chat.actions import conversations
from chat.actions.changes import change_message
from chat.actions.masks import unmask
from chat.actions.messages import Stored
from chat.attending import AttendingTab
from chat.delivering import Device
from chat.events import EntryAdded, SeatsChanged, Typing
from chat.holding import Held
from chat.lane import Lane
from chat.limits import Patience, messages_of
from chat.news import reader
from chat.order import Order
from chat.presenters import Frames, encode, help_card_frame
from chat.protocol import Close, Frame
from chat.reader import SLOW_READER, Reader
from chat.selectors import Run
from chat.staying import StaysSignedIn
from chat.window import MOST_EVENTS, Place, Window
from chat.writer import writer
from chat.writing import IsWriting
from peersupport.core.aio import in_database
from peersupport.core.errors import DomainError, TooMany, Unavailable
from peersupport.core.failpoints import failpoint
from peersupport.core.hub import hub
from peersupport.core.realtime import Event

# A hole that other processes have not filled by now is filled from the database.
FILL_AFTER = 0.15
# About the socket itself, so nothing that a tab is told.
HEARD = (AccessEnded, SeatsChanged)

logger = logging.getLogger(__name__)


hub.draws(EntryAdded, reader.draw)


class TabConsumer(AsyncWebsocketConsumer, StaysSignedIn, IsWriting):  # type: ignore[misc]  # untyped base
    """One browser tab. Translates frames to actions and news to frames; decides nothing.

    Reading the socket waits for nothing: what takes time goes into one of three lanes, each of which
    keeps the order of what the tab asked for.
    """

    # Nobody, until the handshake has shown who it is.
    person_id = UUID(int=0)
    session: UUID

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """As the base class, without two tasks and a thread hop for every event: nothing here touches the ORM itself."""
        self.scope, self.base_send = scope, send
        self.order, self.window, self.patience, self.held = Order(), Window(), Patience(), Held()
        self.posting, self.asking, self.catching_up = Lane(), Lane(), Lane()
        self.is_ready, self.renders, self.is_closing = False, False, False
        self.early: list[tuple[Event, object]] = []
        self.sending, self.space = asyncio.Lock(), asyncio.Event()
        self.tasks: set[asyncio.Task[None]] = set()
        self.filling: set[UUID] = set()
        self.kept_at = monotonic()
        self.reader = Reader(self.window, self.give_up)
        self.attendance, self.device = AttendingTab(None), Device(self.person_id)
        with suppress(StopConsumer):
            while True:
                message = await receive()
                await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        self.key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        try:
            self.access = await in_database(person_for_socket, self.key)
        except DomainError:
            await self.close()
            return
        except DatabaseError:
            await self.accept()
            await self.close(Close.TRY_AGAIN)
            return
        self.person_id, self.session = self.access.person.pk, session_digest(self.key)
        self.device = Device(self.person_id)
        await self.accept()
        hub.add(self)
        self.attendance = AttendingTab(self.viewer)
        self.in_background(self.leave_when_session_ends())

    async def websocket_disconnect(self, message: Any) -> None:
        await self.disconnect(message["code"])
        raise StopConsumer

    async def disconnect(self, code: int) -> None:
        """What was said, drafted or read before leaving is still stored: somebody may have pressed Send, or a link, and gone."""
        self.is_closing = True
        hub.remove(self)
        self.reader.stop()
        self.attendance.ends(code)
        self.catching_up.stop()
        for task in self.tasks:
            task.cancel()

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """The first reason stands. Nothing is sent after it. Daphne takes plain numbers only."""
        if not self.is_closing:
            self.is_closing = True
            hub.remove(self)
            await super().close(None if code is None else int(code), reason)

    def give_up(self) -> None:
        self.in_background(self.close(Close.TRY_AGAIN))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.is_closing:
            return  # nothing more is heard from whoever was shown out, whatever is still on the line
        if not self.patience.allows_frame():
            await self.slow_down()
            return
        frame: Frame | None = None
        self.attendance.hears()
        try:
            frame = protocol.decode(text_data or "")
            await self.perform(protocol.command(frame), frame)
        except protocol.BadFrame as error:
            await self.say(protocol.refusal(error, frame))
            if self.patience.bad_frame():
                await self.close(Close.BAD_FRAMES)
        except DomainError as error:
            await self.say(protocol.refusal(error, frame))

    async def perform(self, command: protocol.Command, frame: Frame) -> None:
        match command:
            case protocol.PostMessage():
                self.posting.add(self.answering(frame, self.post(command)))
                self.stay()
            case protocol.ChangeMessage():
                self.posting.add(self.answering(frame, self.change(command)))
                self.stay()
            case protocol.ForgetMessage(conversation=conversation, id=name):
                self.posting.add(self.forget(conversation, name))
            case protocol.Got(n=n):
                self.device.got(self.window.got(n))
                self.space.set()
            case protocol.Ping():
                await self.say({"type": "pong"})
            case _:
                self.ask(command, frame)

    def ask(self, command: protocol.Command, frame: Frame) -> None:
        match command:
            case protocol.Hello():
                self.catching_up.add(self.answering(frame, self.hello(command)))
            case protocol.Resume(conversations=cursors):
                self.catching_up.add(self.resume(cursors))
            case protocol.MarkRead():
                self.asking.add(self.answering(frame, self.mark_read(command)))
            case protocol.KeepDraft():
                self.asking.add(self.answering(frame, self.keep_draft(command)))
                self.stay()
            case protocol.Unmask(conversation=room, seq=seq):
                showing = in_database(unmask, conversation_id=room, by=self.viewer, seq=seq)
                self.asking.add(self.answering(frame, showing))
            case protocol.SetTyping():
                self.asking.add(self.answering(frame, self.tell_typing(command)))
                self.stay()

    async def mark_read(self, command: protocol.MarkRead) -> None:
        where, seq = command.conversation, command.seq
        marking = partial(conversations.mark_read, conversation_id=where, seq=seq)
        self.device.was_read(where, await in_database(marking, by=self.viewer))

    async def answering(self, frame: Frame, work: Coroutine[Any, Any, None]) -> None:
        """Whatever goes wrong is told, so that nobody waits for an answer that does not come."""
        try:
            await work
        except DomainError as error:
            await self.say(protocol.refusal(error, frame))
        except DatabaseError:
            await self.say(protocol.refusal(Unavailable(), frame))
        except Exception:
            logger.exception("a frame was not answered as it should be")
            await self.say(protocol.refusal(Unavailable(), frame))

    async def post(self, command: protocol.PostMessage) -> None:
        if self.held.back(command.conversation, command.id):
            raise protocol.OutOfOrder
        if not messages_of.allows(self.person_id):
            self.held.hold(command.conversation, command.id)
            raise TooMany
        outcome = await writer.post(command.by(self.person_id))
        await self.answer(command, outcome)

    async def change(self, command: protocol.ChangeMessage) -> None:
        if not messages_of.allows(self.person_id):
            raise TooMany
        stored = await in_database(change_message, command, author_id=self.person_id)
        await self.acknowledge(command, stored)

    async def answer(self, command: protocol.PostMessage, outcome: Stored | DomainError) -> None:
        if isinstance(outcome, Unavailable):
            self.held.hold(command.conversation, command.id)
        else:
            self.held.let_go(command.conversation, command.id)
        if isinstance(outcome, DomainError):
            raise outcome
        await self.acknowledge(command, outcome)
        if command.drafted:
            self.asking.add(self.answering({}, self.forget_draft(command)))

    async def acknowledge(self, command: protocol.Lasting, outcome: Stored) -> None:
        failpoint("message.before_ack")
        ack = protocol.ack(command, outcome)
        if outcome.help_card:
            ack["help"] = await in_database(
                help_card_frame, self.viewer.country, render=self.renders
            )
        await self.say(ack)

    async def forget(self, conversation: UUID, name: UUID) -> None:
        self.held.let_go(conversation, name)

    async def hello(self, command: protocol.Hello) -> None:
        """News that came while the list was read is sorted out afterwards: nothing is missed, nothing comes twice."""
        openings = await in_database(selectors.openings, self.viewer)
        self.renders = command.render
        for opening in openings:
            asked = command.resume.get(opening.conversation_id, opening.last_seq)
            self.order.start(opening.conversation_id, min(asked, opening.last_seq))
        self.device.opens(openings)
        await self.say(protocol.welcome(self.person_id, openings))
        self.is_ready = True
        early, self.early = self.early, []
        for event, drawn in early:
            await self.deliver(event, drawn)
        await self.resume(command.resume, is_first=True)

    async def resume(self, cursors: Mapping[UUID, int], *, is_first: bool = False) -> None:
        for conversation, seq in cursors.items():
            about = {"conversation": str(conversation)}
            await self.answering(about, self.resume_one(conversation, seq, is_first=is_first))

    async def resume_one(self, conversation: UUID, seq: int, *, is_first: bool) -> None:
        """Everything after what the tab has, in order; or a reset when that is too much."""
        run = await in_database(selectors.run_after, self.viewer, conversation, seq)
        if not is_first:
            self.order.start(conversation, seq)
        if run.frames is None:
            await self.start_afresh(conversation, run.last_seq)
            self.fill_later(conversation)
            return
        self.device.resumes(conversation, seq)
        if await self.send_run(run):
            await self.say(protocol.resumed(conversation, self.order.reached(conversation)))

    async def start_afresh(self, conversation: UUID, last_seq: int) -> None:
        self.order.start(conversation, last_seq)
        self.device.skips_to(conversation, last_seq)
        await self.say(protocol.reset(conversation, last_seq))

    async def send_run(self, run: Run) -> bool:
        """No faster than the tab reads. False when it does not read at all."""
        for frames in run.frames or ():
            if not await self.has_space():
                return False
            await self.send_in_order(frames)
        return True

    async def has_space(self) -> bool:
        while self.window.is_half_full:
            self.space.clear()
            try:
                async with asyncio.timeout(SLOW_READER):
                    await self.space.wait()
            except TimeoutError:
                await self.close(Close.TRY_AGAIN)
                return False
        return True

    async def deliver(self, event: Event, drawn: object) -> None:
        if isinstance(event, HEARD) or self.is_closing:
            return
        if not self.is_ready:
            await self.put_by(event, drawn)
        elif isinstance(drawn, Frames):
            await self.send_in_order(drawn)
            self.fill_later(drawn.shown.conversation_id)
        elif not isinstance(event, EntryAdded) and not self.is_own_typing(event):
            await self.send_event(encode(event.to_json())[1:])

    async def put_by(self, event: Event, drawn: object) -> None:
        """For a tab that has not said hello yet; one that never does is not waited for."""
        self.early.append((event, drawn))
        if len(self.early) > MOST_EVENTS:
            await self.close(Close.TRY_AGAIN)

    async def hear(self, event: Event) -> None:
        """Older news may reach a new socket, so only a session that is over for good ends in "signed out"."""
        match event:
            case AccessEnded(session=session) if session == self.session:
                await self.close(Close.SIGNED_OUT)
            case AccessEnded(session=session) if session == EVERY_SESSION:
                await self.close(Close.SEATS_CHANGED)
            case SeatsChanged():
                await self.close(Close.SEATS_CHANGED)

    def fill_later(self, conversation: UUID) -> None:
        if self.order.is_waiting(conversation) and conversation not in self.filling:
            self.filling.add(conversation)
            self.in_background(self.fill(conversation))

    async def fill(self, conversation: UUID) -> None:
        try:
            while self.order.is_waiting(conversation) and not self.is_closing:
                await asyncio.sleep(FILL_AFTER)
                await self.fill_once(conversation)
        finally:
            self.filling.discard(conversation)

    async def fill_once(self, conversation: UUID) -> None:
        if not self.order.is_waiting(conversation):
            return
        reached = self.order.reached(conversation)
        try:
            run = await in_database(selectors.run_after, self.viewer, conversation, reached)
        except DatabaseError:
            await asyncio.sleep(1.0)
        except DomainError:
            self.order.forget(conversation)
        else:
            if run.frames is None:
                await self.start_afresh(conversation, run.last_seq)
            await self.send_run(run)

    async def send_in_order(self, frames: Frames) -> None:
        async with self.sending:
            for ready in self.order.add(frames):
                tail = ready.tail(self.person_id, render=self.renders)
                await self.send_event(tail, self.device.place_of(ready.shown))

    async def send_event(self, tail: str, place: Place | None = None) -> None:
        """An event is counted, so that a reader who does not read cannot fill this server's memory."""
        if self.window.is_full:
            await self.close(Close.TRY_AGAIN)
        if self.is_closing:
            return
        self.window.sent(len(tail.encode()), place)
        self.reader.was_sent()
        await self.send(text_data=f'{{"n":{self.window.n},{tail}')

    async def say(self, frame: Frame) -> None:
        if not self.is_closing:
            await self.send(text_data=encode(frame))

    async def slow_down(self) -> None:
        # A flood that has piled up is worked off between the others' frames.
        await asyncio.sleep(0)
        if self.patience.is_flooded:
            await self.close(Close.FLOOD)
            await self.disconnect(Close.FLOOD)
            raise StopConsumer  # what has piled up is not even looked at
        if self.patience.should_tell():
            await self.say(protocol.refusal(TooMany(), None))

    def is_own_typing(self, event: Event) -> bool:
        return isinstance(event, Typing) and event.person_id == self.person_id

    @property
    def viewer(self) -> User:
        return self.access.person
