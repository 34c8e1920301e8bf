"""A password is hashed as Django does it, but one at a time and behind everybody's words."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import get_native_id

from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts import hashers
from accounts.hashers import NICENESS, PoliteArgon2PasswordHasher


def test_a_hash_of_before_is_still_understood() -> None:
    before = Argon2PasswordHasher().encode("a long enough password", "some salt here")
    ours = PoliteArgon2PasswordHasher()

    assert ours.verify("a long enough password", before)
    assert not ours.verify("another password", before)
    assert Argon2PasswordHasher().verify(
        "quite another", ours.encode("quite another", "salty salt")
    )


def test_many_at_once_are_hashed_by_one_thread_that_is_kind_to_others() -> None:
    seen: list[tuple[int, int]] = []

    class Watched(PoliteArgon2PasswordHasher):
        memory_cost = 1_024

        def params(self):  # type: ignore[no-untyped-def]  # as Django's
            thread = get_native_id()
            seen.append((thread, os.getpriority(os.PRIO_PROCESS, thread)))
            return super().params()

    with ThreadPoolExecutor(6) as people:
        list(
            people.map(
                lambda number: Watched().encode(f"password {number}", "salt salt"), range(6)
            )
        )

    assert len(seen) == 6
    assert {thread for thread, _ in seen} != {get_native_id()}
    assert len({thread for thread, _ in seen}) == 1
    assert {niceness for _, niceness in seen} == {NICENESS}
    assert hashers._thread._max_workers == 1
