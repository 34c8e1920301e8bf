"""The story as values: who is in the demo, and what they have said. Read from `demo/told/`."""

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "told"
AGO = re.compile(r"(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Anybody who can sign in. Staff have a TOTP secret, clients have none."""

    pseudonym: str
    role: str
    joined: timedelta
    totp: str = ""
    country: str = "GB"
    time_zone: str = "Europe/London"

    @property
    def password(self) -> str:
        return f"demo-{self.pseudonym}-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    days: tuple[int, ...]
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker(Person):
    """What a peer worker says of themselves. `off`: so many days after loading they are not here."""

    introduction: str
    languages: tuple[str, ...]
    experiences: tuple[str, ...]
    attributes: tuple[str, ...]
    hours: Hours
    seats: int
    topics_declined: tuple[str, ...] = ()
    approved_for_youth: bool = False
    paused: bool = False
    off: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(Person):
    """What a client says of themselves. Without languages they have not begun to look; without hours, any time
    will do."""

    waiting: timedelta = timedelta(0)
    languages: tuple[str, ...] = ()
    experiences: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    keeps_apart: tuple[str, ...] = ()
    hours: Hours | None = None
    is_minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`later`: the words it was changed to afterwards; empty when it was taken back, None when it stands."""

    ago: timedelta
    author: str
    words: str
    later: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One client asks one peer worker."""

    client: str
    worker: str
    asked: timedelta
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A pairing and what was said in it. Begun by `asking`, or `by_hand` by a coordinator for a reason."""

    client: str
    worker: str
    accepted: timedelta
    lines: tuple[Line, ...]
    asking: Asking | None = None
    by_hand: str = ""
    reason: str = ""
    ended: timedelta | None = None
    read_by_client: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A coordinator asks one peer worker for a client."""

    by: str
    client: str
    worker: str
    asked: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A colleague for when a client's worker is away, and who of the two has said yes."""

    client: str
    colleague: str
    proposed_by: str
    agreed: bool = False
    willing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a client's worker wrote for whoever comes next."""

    client: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    staff: tuple[Person, ...]
    workers: tuple[Worker, ...]
    clients: tuple[Client, ...]
    talks: tuple[Talk, ...]
    requests: tuple[Asking, ...]
    planned: tuple[Planned, ...]
    stand_ins: tuple[StandIn, ...]
    handovers: tuple[Words, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        return (*self.staff, *self.workers, *self.clients)


@cache
def told() -> Story:
    """Raises `TypeError` or `ValueError` for a story that is not written as it should be."""
    people, waiting, said = _table("people"), _table("waiting"), _table("conversations")
    return Story(
        staff=tuple(Person(**_person(values)) for values in people["staff"]),
        workers=tuple(_worker(values) for values in people["worker"]),
        clients=tuple(_client(values) for values in (*people["client"], *waiting["client"])),
        talks=tuple(_talk(values) for values in said["conversation"]),
        requests=tuple(_asking(values) for values in said["request"]),
        planned=tuple(
            Planned(**{**values, "asked": span(values["asked"])}) for values in said["planned"]
        ),
        stand_ins=tuple(StandIn(**values) for values in said["understudy"]),
        handovers=tuple(
            Words(client=values["client"], words=values["words"].strip())
            for values in said["handover"]
        ),
    )


def span(ago: str) -> timedelta:
    """`3d4h20m` as a length of time."""
    parts = AGO.fullmatch(ago)
    if not ago or parts is None:
        raise ValueError(f"{ago!r} is not a time such as 3d4h20m")
    return timedelta(**{unit: int(count) for unit, count in parts.groupdict("0").items()})


def _table(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _person(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    frozen = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return {**frozen, "joined": span(values["joined"]), **more}


def _worker(values: dict[str, Any]) -> Worker:
    hours = _hours(values["hours"])
    introduction = values["introduction"].strip()
    return Worker(**_person(values, role="peer_worker", hours=hours, introduction=introduction))


def _client(values: dict[str, Any]) -> Client:
    waiting = span(values["waiting"]) if "waiting" in values else timedelta(0)
    hours = _hours(values["hours"]) if "hours" in values else None
    return Client(**_person(values, role="client", waiting=waiting, hours=hours))


def _hours(said: dict[str, Any]) -> Hours:
    return Hours(
        days=tuple(said["days"]),
        start_minute=_minute(said["from"]),
        end_minute=_minute(said["to"]),
    )


def _talk(values: dict[str, Any]) -> Talk:
    return Talk(
        client=values["client"],
        worker=values["worker"],
        accepted=span(values["accepted"]),
        lines=tuple(_line(*line) for line in values["lines"]),
        asking=_asking(values) if "asked" in values else None,
        by_hand=values.get("by_hand", ""),
        reason=values.get("reason", ""),
        ended=span(values["ended"]) if "ended" in values else None,
        read_by_client=values.get("read_by_client"),
    )


def _line(ago: str, author: str, words: str, later: str | None = None) -> Line:
    return Line(ago=span(ago), author=author, words=words, later=later)


def _asking(values: dict[str, Any]) -> Asking:
    return Asking(
        client=values["client"],
        worker=values["worker"],
        asked=span(values["asked"]),
        note=values["note"],
    )


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
