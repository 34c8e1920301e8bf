"""Made-up clients and workers for measuring: nobody real, the same people for the same seed."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from matching.policies.snapshots import ClientSnapshot, Window, WorkerSnapshot

WEEK = date(2026, 3, 23)
EXPERIENCES = tuple(f"experience-{number:02}" for number in range(60))
EXPERIENCE_WEIGHTS = tuple(accumulate(1 / (rank + 1) ** 0.9 for rank in range(60)))
ZONES = (
    "Europe/London", "Europe/Warsaw", "America/New_York", "America/Los_Angeles",
    "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca",
)  # fmt: skip
ZONE_WEIGHTS = (40, 62, 72, 80, 86, 90, 94, 100)
LANGUAGES = ("en", "pl", "es", "hi", "ne", "ar", "fr", "tr")
ATTRIBUTES = ("woman", "man", "lgbt", "faith", "parent", "carer", "bereaved", "veteran")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    clients: tuple[ClientSnapshot, ...]
    workers: tuple[WorkerSnapshot, ...]
    week_start: date = WEEK


def people(
    clients: int, workers: int, *, seed: int, seats_to_demand: float | None = None
) -> People:
    """`seats_to_demand` 0.8: seats for four clients in five; without it three to seven seats a worker."""
    random = Random(seed)
    staff = [_worker(random, number) for number in range(workers)]
    crowd = [_client(random, number, workers) for number in range(clients)]
    if seats_to_demand is not None:
        staff = _with_seats(staff, round(clients * seats_to_demand))
    return People(clients=tuple(crowd), workers=tuple(staff))


def _with_seats(staff: list[WorkerSnapshot], wanted: int) -> list[WorkerSnapshot]:
    total = sum(worker.seats for worker in staff)
    placed, rescaled = 0, []
    for number, worker in enumerate(staff):
        so_far = sum(other.seats for other in staff[: number + 1]) * wanted // total
        rescaled.append(_copy(worker, seats=so_far - placed))
        placed = so_far
    return rescaled


def _copy(worker: WorkerSnapshot, *, seats: int) -> WorkerSnapshot:
    return WorkerSnapshot(
        id=worker.id, time_zone=worker.time_zone, windows=worker.windows,
        dates_off=worker.dates_off, experiences=worker.experiences, languages=worker.languages,
        attributes=worker.attributes, topics_declined=worker.topics_declined, seats=seats,
        wellbeing=worker.wellbeing, median_reply_hours=worker.median_reply_hours,
        excluded=worker.excluded, approved_for_youth=worker.approved_for_youth,
    )  # fmt: skip


def _some(random: Random, least: int, most: int) -> list[str]:
    wanted = random.randint(least, most)
    found: dict[str, None] = {}
    while len(found) < wanted:
        found[random.choices(EXPERIENCES, cum_weights=EXPERIENCE_WEIGHTS)[0]] = None
    return list(found)


def _languages(random: Random) -> frozenset[str]:
    draw = random.random()
    if draw < 0.66:
        return frozenset({"en"})
    other = random.choice(LANGUAGES[1:])
    return frozenset({"en", other}) if draw < 0.86 else frozenset({other})


def _windows(random: Random, least: int, most: int) -> tuple[Window, ...]:
    found = []
    for _ in range(random.randint(least, most)):
        start = random.choice((540, 600, 720, 840, 960, 1020, 1065, 1080, 1110, 1140, 1200))
        length = random.choice((60, 90, 120, 180, 240))
        weekday = random.randrange(7)
        found.append(
            Window(weekday=weekday, start_minute=start, end_minute=min(1440, start + length))
        )
    return tuple(found)


def _zone(random: Random) -> str:
    return random.choices(ZONES, cum_weights=ZONE_WEIGHTS)[0]


def _worker(random: Random, number: int) -> WorkerSnapshot:
    experiences = _some(random, 4, 9)
    spare = [name for name in EXPERIENCES if name not in experiences]
    declined = random.sample(spare, 1) if random.random() < 0.2 else []
    return WorkerSnapshot(
        id=f"worker-{number:05}",
        time_zone=_zone(random),
        windows=_windows(random, 5, 10),
        dates_off=frozenset(
            {date(2026, 3, random.randint(23, 29))} if random.random() < 0.1 else ()
        ),
        experiences=frozenset(experiences),
        languages=_languages(random) | ({"en"} if random.random() < 0.8 else frozenset()),
        attributes=frozenset(
            {random.choice(("woman", "woman", "man"))}
            | {name for name in ATTRIBUTES[2:] if random.random() < 0.2}
        ),
        topics_declined=frozenset(declined),
        seats=random.randint(3, 7),
        wellbeing=random.randint(400, 1000),
        median_reply_hours=random.choice((1, 2, 4, 8, 12, 24, 48)),
        approved_for_youth=random.random() < 0.4,
    )


def _client(random: Random, number: int, workers: int) -> ClientSnapshot:
    draw = random.random()
    needs = {random.choice(ATTRIBUTES[2:])} if draw < 0.05 else {"woman"} if draw < 0.15 else set()
    wishes = {name for name in ATTRIBUTES if random.random() < 0.12} - needs
    excluded = random.sample(range(workers), 1) if random.random() < 0.1 else []
    return ClientSnapshot(
        id=f"client-{number:05}",
        time_zone=_zone(random),
        windows=_windows(random, 3, 6),
        experiences=tuple(_some(random, 1, 5)),
        languages=_languages(random),
        required=frozenset(needs),
        preferred=frozenset(wishes),
        excluded=frozenset(f"worker-{other:05}" for other in excluded),
        waiting_days=min(60, int(random.expovariate(1 / 7))),
        asynchronous=random.random() < 0.15,
        minimum_minutes=random.choice((60, 60, 60, 90, 120)),
        is_minor=random.random() < 0.08,
    )
