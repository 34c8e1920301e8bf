"""Seating many clients with few workers: never worse than trying everything, and proved so each time."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.policies.assignment import Arc, Assignment

Rows = list[list[Arc]]


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[int], Rows]:
    places = draw(st.integers(1, 4))
    seats = draw(st.lists(st.integers(0, 2), min_size=places, max_size=places))
    values = st.one_of(st.none(), st.integers(1, 12))
    rows = [
        [
            (value, place)
            for place, value in enumerate(draw(st.lists(values, min_size=places, max_size=places)))
            if value is not None
        ]
        for _ in range(draw(st.integers(0, 5)))
    ]
    return seats, rows


def best_of_all(seats: list[int], rows: Rows) -> int:
    choices: list[list[Arc | None]] = [[None, *row] for row in rows]
    best = 0
    for chosen in product(*choices):
        taken = [arc for arc in chosen if arc is not None]
        used = [sum(place == at for _, at in taken) for place in range(len(seats))]
        if all(count <= most for count, most in zip(used, seats, strict=True)):
            best = max(best, sum(value for value, _ in taken))
    return best


def check(assignment: Assignment, seats: list[int], rows: dict[int, list[Arc]]) -> None:
    used = [0] * len(seats)
    for client, (value, place) in assignment.seated.items():
        assert (value, place) in rows[client]
        used[place] += 1
    assert all(count <= most for count, most in zip(used, seats, strict=True))
    assert assignment.value == assignment.bound == best_of_all(seats, list(rows.values()))
    assert all(price >= 0 for price in assignment.price)


def seated(seats: list[int], rows: Rows) -> Assignment:
    assignment = Assignment(seats)
    for client, row in enumerate(rows):
        assignment.add(client, row)
    return assignment


@settings(deadline=None)
@given(problem=problems())
def test_no_other_seating_is_worth_more(problem: tuple[list[int], Rows]) -> None:
    seats, rows = problem

    check(seated(seats, rows), seats, dict(enumerate(rows)))


@settings(max_examples=150, deadline=None)
@given(problem=problems(), changes=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9))))
def test_it_stays_best_while_people_come_and_go(
    problem: tuple[list[int], Rows], changes: list[tuple[int, int]]
) -> None:
    seats, all_rows = problem
    left, rows = list(seats), dict(enumerate(all_rows))
    assignment = seated(seats, all_rows)
    for kind, number in changes[:8]:
        client, place = number % max(1, len(all_rows)), number % len(seats)
        if kind == 0 and client in rows:
            assignment.remove(client)
            del rows[client]
        elif kind == 1 and client not in rows and client < len(all_rows):
            rows[client] = all_rows[client]
            assignment.add(client, rows[client])
        elif kind == 2:
            left[place] += 1
            assignment.add_seat(place)
        elif kind == 3 and client in rows:
            rows[client] = [(value + number, at) for value, at in rows[client]]
            assignment.raise_worth(client, number)
        elif kind == 4 and client in rows and not any(at == place for _, at in rows[client]):
            rows[client] = [*rows[client], (number + 1, place)]
            assignment.widen(client, [(number + 1, place)])

        check(assignment, left, rows)


@settings(deadline=None)
@given(problem=problems(), place=st.integers(0, 3))
def test_when_a_worker_leaves_the_rest_is_best_again(
    problem: tuple[list[int], Rows], place: int
) -> None:
    seats, rows = problem
    place %= len(seats)
    assignment = seated(seats, rows)

    assignment.close(place)

    without = [[arc for arc in row if arc[1] != place] for row in rows]
    check(
        assignment,
        [0 if at == place else s for at, s in enumerate(seats)],
        dict(enumerate(without)),
    )


def test_one_newcomer_moves_nobody_when_there_is_room() -> None:
    assignment = seated([1, 1, 1], [[(9, 0), (8, 1)], [(9, 1)]])
    before = dict(assignment.seated)

    assignment.add(2, [(9, 0), (5, 2)])

    assert {client: assignment.seated[client] for client in before} == before
    assert assignment.seated[2] == (5, 2)
