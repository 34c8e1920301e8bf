"""A PostgreSQL on a disk of its own that is soon full. Mounting one needs root."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.private import PrivatePostgres, private_folder

MIB = 224
BALLAST_MIB = 1


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder with room for `MIB`. Raises `CalledProcessError` for whoever may not mount."""
    with private_folder() as folder:
        options = ["-t", "tmpfs", "-o", f"size={MIB}m,mode=0711", "tmpfs", str(folder)]
        subprocess.run(["/bin/mount", *options], check=True)
        try:
            yield folder
        finally:
            subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)


def fill(postgres: PrivatePostgres) -> Path:
    """Takes all the room that its disk has left. Removing the file gives it back."""
    ballast = postgres.folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (BALLAST_MIB << 20, 4_096, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return ballast
