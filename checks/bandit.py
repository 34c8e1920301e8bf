"""`python -m checks.bandit`: bandit over what is shipped. It and ruff number their rules alike, so what one was told, with a reason, holds for both."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("accounts", "chat", "checks", "matching", "moderation", "peersupport")
WAVED_THROUGH = re.compile(r"# noqa: [\w, ]*S(\d{3})[\w, ]*  # \w")


def main() -> int:
    """0 when nothing of medium or high severity is left. Without a report it fails: silence is no clean bill."""
    command = [sys.executable, "-m", "bandit", "-q", "-r", "-ll", "-f", "json", *SHIPPED]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = json.loads(ended.stdout)
    left = [one for one in told["results"] if not is_waved_through(one)]
    for one in [*left, *told["errors"]]:
        print(f"{one['filename']}:{one.get('line_number', '')} {one.get('issue_text', one)}")
    lines = told["metrics"]["_totals"]["loc"]
    print(f"bandit read {lines:,} lines: {len(left)} left of {len(told['results'])}")
    return 1 if left or told["errors"] or not lines else 0


def is_waved_through(finding: Mapping[str, object]) -> bool:
    """The line says for ruff's rule of the same number why it may stay."""
    text = (ROOT / str(finding["filename"])).read_text(encoding="utf-8").splitlines()
    line = text[int(str(finding["line_number"])) - 1]
    number = str(finding["test_id"]).removeprefix("B")
    return any(number == found for found in WAVED_THROUGH.findall(line))


if __name__ == "__main__":
    sys.exit(main())
