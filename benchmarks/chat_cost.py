"""What a process has used so far, from /proc."""

import os
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
KIB_A_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


def used(pid: int, *, with_ended_children: bool = False) -> float:
    """CPU seconds: `utime` and `stime` of proc(5), and `cutime` and `cstime` when asked."""
    fields = _stat(pid)
    last = 15 if with_ended_children else 13
    return sum(int(ticks) for ticks in fields[11:last]) / TICKS_A_SECOND


def used_with_children(pid: int) -> float:
    """Those of PostgreSQL's backends are its own, also of backends that ended."""
    return used(pid, with_ended_children=True) + sum(map(_used_if_there, _children(pid)))


def _used_if_there(pid: int) -> float:
    """What one that has just ended used is its parent's by now."""
    try:
        return used(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def memory(pid: int) -> float:
    """KiB that the process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * KIB_A_PAGE


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(_stat(int(folder.name))[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(folder.name))
    return found


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold blanks: the first is the state."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
