"""Statements whose SQL is put together once, for the few that run with every message.

What they say is still written as a queryset, so that a rule such as "who sits here" has one home.
On PostgreSQL they are prepared, and several go in one round trip.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import BooleanField, Expression, F, Field, Func, QuerySet, UUIDField
from django.db.models.query import get_related_populators

Row = Sequence[Any]
Values = Mapping[str, Any]
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a list that is only known when the statement runs; or of one column of a list of rows."""

    name: str
    column: int | None = None

    def fill(self, values: Values) -> str:
        given = values[self.name]
        if self.column is None:
            return _list(given)
        return _list([row[self.column] for row in given])


@dataclass(frozen=True, slots=True)
class OneSlot:
    """The place of a single value that is only known when the statement runs."""

    name: str
    field: "Field[Any, Any]"

    def fill(self, values: Values) -> Any:
        return self.field.get_db_prep_value(values[self.name], connection)


class Given(Expression):
    """A value that is given as `name` when the statement runs: a UUID, unless `field` says otherwise."""

    def __init__(self, name: str, field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=field or UUIDField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002  # as Django calls it
        return "%s", [OneSlot(self.name, self.output_field)]


class Among(Func):
    """True when the field is one of the UUIDs that are given as `name` when the statement runs."""

    output_field = BooleanField()

    def __init__(self, field: str, name: str) -> None:
        super().__init__(F(field))
        self.name = name

    def as_postgresql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s::uuid[])", [*params, Slot(self.name)]

    def as_sqlite(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        among = "(SELECT value FROM json_each(%s))"
        return f"{sql} IN {among}", [*params, Slot(self.name)]


class AmongRows(Func):
    """True when the fields together are one of the rows that are given as `name` when the statement runs.

    `fields` says of each what it holds: "uuid" or "bigint".
    """

    output_field = BooleanField()

    def __init__(self, name: str, **fields: str) -> None:
        super().__init__(*map(F, fields))
        self.name = name
        self.kinds = list(fields.values())

    def as_postgresql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        columns = ", ".join(compiler.compile(each)[0] for each in self.source_expressions)
        arrays = ", ".join(f"%s::{kind}[]" for kind in self.kinds)
        among = f"(SELECT * FROM unnest({arrays}))"  # noqa: S608  # names of our own
        return f"({columns}) IN {among}", self._slots()

    def as_sqlite(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        columns = ", ".join(compiler.compile(each)[0] for each in self.source_expressions)
        found = ", ".join(f"c{at}.value" for at in range(len(self.kinds)))
        lists = " JOIN ".join(f"json_each(%s) c{at}" for at in range(len(self.kinds)))
        alike = " AND ".join(f"c{at}.key = c0.key" for at in range(1, len(self.kinds)))
        among = f"(SELECT {found} FROM {lists} ON {alike})"  # noqa: S608  # names of our own
        return f"({columns}) IN {among}", self._slots()

    def _slots(self) -> list[Any]:
        return [Slot(self.name, column) for column in range(len(self.kinds))]


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    compiler: Any
    converters: dict[int, Any]

    def filled_in(self, values: Values) -> list[Any]:
        return [
            each.fill(values) if isinstance(each, Slot | OneSlot) else each for each in self.params
        ]

    def rows(self, found: Iterable[Row]) -> list[Row]:
        if not self.converters:
            return list(found)
        return list(self.compiler.apply_converters(found, self.converters))


class Select:
    """A queryset of `values_list` rows, with `Given`, `Among` or `AmongRows` for what differs from run to run."""

    def __init__(self, queryset: "QuerySet[Any, Any]") -> None:
        self._queryset = queryset
        self._compiled: dict[str, _Compiled] = {}

    def run(self, **values: Any) -> list[Row]:
        (rows,) = run_together((self, values))
        return rows

    @property
    def compiled(self) -> _Compiled:
        """Put together on first use, when it is known which database there is."""
        found = self._compiled.get(connection.vendor)
        if found is None:
            found = self._compiled[connection.vendor] = self._compile()
        return found

    def _compile(self) -> _Compiled:
        compiler = self._queryset.query.clone().get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [each[0] for each in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        return _Compiled(sql, tuple(params), compiler, converters)


class SelectWhole(Generic[M]):
    """As `Select`, of a queryset of models: each with what `select_related` and `annotate` ask for."""

    def __init__(self, queryset: "QuerySet[M, M]") -> None:
        self.rows = Select(queryset)

    def run(self, **values: Any) -> list[M]:
        return self.made_of(self.rows.run(**values))

    def first(self, **values: Any) -> M | None:
        """Of a statement that asks for no more than one."""
        found = self.run(**values)
        return found[0] if found else None

    def made_of(self, rows: Sequence[Row]) -> list[M]:
        compiler = self.rows.compiled.compiler
        columns, found = compiler.klass_info["select_fields"], []
        first, after = columns[0], columns[-1] + 1
        model = compiler.klass_info["model"]
        names = [column[0].target.attname for column in compiler.select[first:after]]
        related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs are of a later Django
        for row in rows:
            one = model.from_db(DEFAULT_DB_ALIAS, names, row[first:after])
            for populator in related:
                populator.populate(row, one)
            for name, at in compiler.annotation_col_map.items():
                setattr(one, name, row[at])
            found.append(one)
        return found


class Insert:
    """Rows of one table, with the `given` fields from the caller and every other one at its default."""

    def __init__(self, model: type[models.Model], *given: str) -> None:
        self._model = model
        self._given = given
        self._put_together: dict[str, tuple[str, list[Any]]] = {}

    def run(self, rows: Sequence[Row]) -> None:
        """All of them in one statement."""
        vendor = connection.vendor
        if vendor not in self._put_together:
            make = self._for_arrays if vendor == "postgresql" else self._for_rows
            self._put_together[vendor] = make()
        sql, constants = self._put_together[vendor]
        if vendor == "postgresql":
            _run(sql, [*constants, *map(_array, zip(*rows, strict=True))])
            return
        fields = self._fields()
        ready = [
            [f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)]
            for row in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(sql, [[*row, *constants] for row in ready])

    def _fields(self) -> "list[models.Field[Any, Any]]":
        return [
            cast("models.Field[Any, Any]", self._model._meta.get_field(n)) for n in self._given
        ]

    def _others(self) -> "list[models.Field[Any, Any]]":
        """Those that neither the caller nor the database gives a value."""
        given = self._fields()
        return [
            field
            for field in self._model._meta.concrete_fields
            if field not in given and not field.has_db_default() and field.db_returning is False
        ]

    def _for_rows(self) -> tuple[str, list[Any]]:
        fields, others = self._fields(), self._others()
        marks = ", ".join(["%s"] * (len(fields) + len(others)))
        return f"{self._into(fields + others)} VALUES ({marks})", self._constants(others)

    def _for_arrays(self) -> tuple[str, list[Any]]:
        """One array a field, after the values that are alike in every row."""
        fields, others = self._fields(), self._others()
        columns = ", ".join(f"c{at}" for at in range(len(fields)))
        arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
        fixed = "".join(f", %s::{field.db_type(connection)}" for field in others)
        given = f"FROM unnest({arrays}) AS given({columns})"
        into = self._into(fields + others)
        return f"{into} SELECT {columns}{fixed} {given}", self._constants(others)

    def _into(self, fields: "Sequence[models.Field[Any, Any]]") -> str:
        quoted = connection.ops.quote_name
        names = ", ".join(quoted(str(field.column)) for field in fields)
        return f"INSERT INTO {quoted(self._model._meta.db_table)} ({names})"

    def _constants(self, fields: "Sequence[models.Field[Any, Any]]") -> list[Any]:
        return [field.get_db_prep_save(field.get_default(), connection) for field in fields]


class InsertText:
    """One row of one table, of which a single column is given, as text; the database knows the others."""

    def __init__(self, model: type[models.Model], column: str) -> None:
        self._sql = f"INSERT INTO {model._meta.db_table} ({column}) VALUES (%s) RETURNING id"  # noqa: S608  # names of our own tables

    def run(self, text: str) -> int:
        """The number of the new row."""
        ((number,),) = _run(self._sql, [text])
        return int(number)


class UpdateEach:
    """One whole number of each row, by primary key (a UUID)."""

    def __init__(self, model: type[models.Model], column: str) -> None:
        table = model._meta.db_table
        given = "unnest(%s::uuid[], %s::bigint[]) AS given(id, number)"
        self._together = (
            f"UPDATE {table} SET {column} = given.number FROM {given} WHERE {table}.id = given.id"  # noqa: S608  # names of our own tables
        )
        self._each = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608  # names of our own tables

    def run(self, values: Mapping[UUID, int]) -> None:
        if connection.vendor == "postgresql":
            _run(self._together, [_array(values), _array(values.values())])
            return
        with connection.cursor() as cursor:
            cursor.executemany(self._each, [(number, key.hex) for key, number in values.items()])


class RaiseEach:
    """One whole number of each row, by primary key (a whole number): only upwards, whoever else writes meanwhile."""

    def __init__(self, model: type[models.Model], column: str) -> None:
        table = model._meta.db_table
        given = "unnest(%s::bigint[], %s::bigint[]) AS given(id, number)"
        self._together = (
            f"UPDATE {table} SET {column} = given.number FROM {given} "  # noqa: S608  # names of our own tables
            f"WHERE {table}.id = given.id AND {table}.{column} < given.number"
        )
        self._each = f"UPDATE {table} SET {column} = %s WHERE id = %s AND {column} < %s"  # noqa: S608  # names of our own tables

    def run(self, values: Mapping[int, int]) -> None:
        if connection.vendor == "postgresql":
            _run(self._together, [_array(values), _array(values.values())])
            return
        with connection.cursor() as cursor:
            cursor.executemany(self._each, [(n, key, n) for key, n in values.items()])


def run_together(*asked: tuple[Select, Values]) -> list[list[Row]]:
    """The rows of each, in order. Every statement sees what was committed when its turn came."""
    compiled = [select.compiled for select, _ in asked]
    values = [each.filled_in(v) for each, (_, v) in zip(compiled, asked, strict=True)]
    # A pipeline for one statement would cost a round trip more than the statement.
    if len(asked) > 1 and connection.vendor == "postgresql":
        found = _pipelined([each.sql for each in compiled], values)
    else:
        found = [_run(each.sql, params) for each, params in zip(compiled, values, strict=True)]
    return [each.rows(rows) for each, rows in zip(compiled, found, strict=True)]


def _run(sql: str, params: Sequence[Any]) -> list[Row]:
    if connection.vendor == "postgresql":
        with _own_connection() as raw:
            return _rows(psycopg.Cursor(raw).execute(sql, params, prepare=True))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return _rows(cursor)


def _pipelined(statements: Sequence[str], values: Sequence[Sequence[Any]]) -> list[list[Row]]:
    with _own_connection() as raw, raw.pipeline():
        cursors = [
            psycopg.Cursor(raw).execute(sql, params, prepare=True)
            for sql, params in zip(statements, values, strict=True)
        ]
        return [cursor.fetchall() for cursor in cursors]


@contextmanager
def _own_connection() -> Iterator["psycopg.Connection[Any]"]:
    """The one that Django holds, in whatever transaction it is; its errors are Django's too."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        yield connection.connection


def _rows(cursor: Any) -> list[Row]:
    return list(cursor.fetchall()) if cursor.description else []


def _list(values: Sequence[Any]) -> str:
    """Of UUIDs or of numbers, as the database takes it: one string, which costs far less than a list."""
    if connection.vendor == "postgresql":
        return _array(values)
    return json.dumps([each.hex if isinstance(each, UUID) else each for each in values])


def _array(values: Iterable[object]) -> str:
    """The text of a PostgreSQL array."""
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: object) -> str:
    if isinstance(value, UUID | int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    if isinstance(value, bool):
        return "t" if value else "f"
    text = _text(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)
