"""Each kind of damage is counted, and nothing else is."""

from dataclasses import asdict

import pytest

from chaos.history import Heard, History, compare

HERE = "a conversation"
SAID = ["one", "two", "three"]
KEPT: list[Heard] = [(1, "one"), (2, "two"), (3, "three")]


def remembered(*, acked: list[Heard] = KEPT, heard: list[Heard] = KEPT) -> History:
    history = History()
    history.said[(HERE, "amira")].extend(SAID)
    history.acked.update({body: (HERE, seq) for seq, body in acked})
    history.heard[(HERE, "sam")].extend(heard)
    return history


def counted(history: History, kept: list[Heard] = KEPT) -> dict[str, int]:
    """What is not 0, but what was acknowledged."""
    damage = compare(history, {HERE: kept})
    found = {name: n for name, n in asdict(damage).items() if n and name != "acked"}
    assert damage.is_none == (not found)
    return found


def test_what_is_as_everybody_remembers_it_is_no_damage() -> None:
    assert counted(remembered()) == {}
    assert compare(remembered(), {HERE: KEPT}).acked == 3


def test_what_was_never_acknowledged_may_be_missing() -> None:
    history = remembered(acked=KEPT[:2], heard=KEPT[:2])

    assert counted(history, KEPT[:2]) == {}


@pytest.mark.parametrize(
    ("kept", "heard", "damage"),
    [
        (KEPT[:2], KEPT[:2], {"lost": 1}),
        ([*KEPT, (4, "one")], [*KEPT, (4, "one")], {"duplicates": 2, "reordered": 3}),
        ([(1, "one"), (2, "two"), (4, "three")], KEPT[:2], {"gaps": 1, "unseen": 1, "reordered": 1}),
        (KEPT, KEPT[:2], {"unseen": 1}),
        (KEPT, [KEPT[0], KEPT[2]], {"unseen": 1, "gaps": 1}),
        (KEPT, [KEPT[0], KEPT[2], KEPT[1]], {"gaps": 1, "reordered": 1}),
        (KEPT, [*KEPT, KEPT[2]], {"duplicates": 1, "reordered": 1}),
        (KEPT, [*KEPT, (4, "never said")], {"ghosts": 1}),
        ([(1, "two"), (2, "one"), (3, "three")], KEPT, {"reordered": 5}),
    ],
)  # fmt: skip
def test_each_kind_of_damage_is_counted(
    kept: list[Heard], heard: list[Heard], damage: dict[str, int]
) -> None:
    assert counted(remembered(heard=heard), kept) == damage
