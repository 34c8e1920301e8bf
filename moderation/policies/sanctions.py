"""What may follow a crossed boundary: steps as reviewed text, mildest first. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from moderation.policies.toml_table import RulebookError, Table, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`tells`: what the person reads. `rest`: for how long nobody new is offered to them; None for not at all."""

    id: str
    name: str
    tells: str
    rest: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    version: str
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.id == name), None)


def parse(source: str) -> Steps:
    """Raises `RulebookError`, naming the place."""
    table = load(source)
    version = table.text("version")
    for key in ("reviewed_by", "source"):
        table.text(key)
    steps = tuple(
        _step(Table(raw, place=f"step number {number}"))
        for number, raw in enumerate(table.tables("step"), start=1)
    )
    table.done()
    if not steps:
        raise RulebookError("there is no [[step]]")
    if len({step.id for step in steps}) < len(steps):
        raise RulebookError("two steps have the same id")
    return Steps(version=version, steps=steps)


def _step(table: Table) -> Step:
    step = Step(
        id=table.text("id"),
        name=table.text("name"),
        tells=table.text("tells"),
        rest=timedelta(days=table.whole("rest_days", 1)) if "rest_days" in table.names() else None,
    )
    table.done()
    return step
