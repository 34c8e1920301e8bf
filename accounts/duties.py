"""What a coordinator answers for: who may do what."""

from dataclasses import dataclass

from accounts.roles import CAPABILITIES, Capability, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One line of the table of roles: each thing that can be done, and yes or no."""

    role: str
    may: tuple[tuple[str, bool], ...]


def table_of_roles() -> tuple[tuple[str, ...], list[RoleRow]]:
    """What can be done, and a line for each role, from the table that the gates read."""
    rows = [
        RoleRow(
            role=role.label,
            may=tuple((one.value, one in CAPABILITIES[role]) for one in Capability),
        )
        for role in Role
    ]
    return tuple(one.value for one in Capability), rows
