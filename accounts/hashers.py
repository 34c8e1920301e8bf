"""Passwords are hashed one at a time, and let everybody else's words go first."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import get_native_id

from django.contrib.auth.hashers import Argon2PasswordHasher

# Higher is kinder to others; 19 is the most.
NICENESS = 10


def _step_aside() -> None:
    os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)


# Each hash takes a quarter of a second and 100 MiB. Whoever comes meanwhile waits for their turn.
_thread = ThreadPoolExecutor(1, thread_name_prefix="hashing", initializer=_step_aside)


class PoliteArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's own, with its cost and its format. However many sign in at once, one core at most is busy with it."""

    # Lanes that are worked off one after another cost a guesser as much, and here one core instead of all.
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return _thread.submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        return _thread.submit(super().verify, password, encoded).result()
