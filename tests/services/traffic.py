"""People who go on talking whatever breaks, and what they remember, held against the database of the stage."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from chaos.history import Damage, Heard, compare
from chaos.kept import kept_in
from chaos.people import Crowd, crowd
from chaos.people import Pair as Named
from chaos.proxy import Proxy
from peersupport.core.aio import in_database
from tests.chat.tabs import cookie_of
from tests.services.conftest import Pair
from tests.services.processes import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What everybody remembers, and the lines they talk over."""

    people: Crowd
    proxy: Proxy
    pairs: Sequence[Pair]

    @property
    def acked(self) -> int:
        return len(self.people.memory.acked)

    @property
    def sent_again(self) -> int:
        return self.people.sent_again

    async def more(self, count: int) -> None:
        """Goes on for so many acknowledgements."""
        await self.people.more(count)

    async def damage(self) -> Damage:
        """What the database does not have as people remember it."""
        return compare(self.people.memory, await in_database(_kept, self.pairs))


@asynccontextmanager
async def traffic(
    stage: Stage, pairs: Sequence[Pair], *, pause: float = 0.0
) -> AsyncIterator[Traffic]:
    """Both of each pair talk, and both listen in a second tab. When the block ends, nothing is left unsaid."""
    names = [await in_database(named, pair) for pair in pairs]
    async with (
        Proxy([web.port for web in stage.web]) as proxy,
        crowd(proxy.socket_url, names, pause=pause) as people,
    ):
        yield Traffic(people=people, proxy=proxy, pairs=pairs)


def named(pair: Pair) -> Named:
    return Named(
        conversation=str(pair.conversation.pk),
        client=_cookie(pair.client),
        worker=_cookie(pair.worker),
    )


def _cookie(person: User) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={cookie_of(person)}"


def _kept(pairs: Sequence[Pair]) -> dict[str, list[Heard]]:
    return {str(pair.conversation.pk): kept_in(pair.conversation) for pair in pairs}
