"""An entry that is filled in is, byte for byte, what its template renders."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import drawing
from chat.drawing import FILLED_IN, UnknownToDrawing, draw, render
from chat.models import Kind, Side
from chat.presenters import Shown

SHOWN = Shown(
    conversation_id=UUID(int=1),
    seq=1,
    kind=Kind.MESSAGE.value,
    author_id=UUID(int=2),
    side=Side.CLIENT.value,
    pseudonym="amira",
    client_id=UUID(int=3),
    at=datetime(2026, 11, 25, 9, 5, tzinfo=UTC),
    body="hello",
)
TEXT = st.text(max_size=60) | st.sampled_from(
    ["<b>", "a\nb\r\nc", "{{ entry.seq }}", "'\"&", "\ue000body\ue001", "\u2067שלום\u2069"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=TEXT,
    pseudonym=TEXT,
    kind=st.sampled_from(Kind.values),
    side=st.sampled_from(Side.values),
    mine=st.booleans(),
    keeps=st.booleans(),
    state=st.sampled_from(["", "Delivered", "Read"]),
    edited=st.booleans(),
    withdrawn=st.booleans(),
    seq=st.integers(1, 2**53),
    client_id=st.uuids() | st.none(),
    at=st.integers(0, 2**31).map(lambda second: datetime.fromtimestamp(second, UTC)),
)
def test_filled_in_is_as_rendered(mine: bool, keeps: bool, state: str, **fields: object) -> None:
    shown = replace(SHOWN, **fields)  # type: ignore[arg-type]  # made by field name

    drawn = draw(shown, mine=mine, keeps=keeps, state=state)
    assert drawn == render(shown, mine=mine, keeps=keeps, state=state)


def test_each_message_is_drawn_with_its_own_words() -> None:
    draw(SHOWN, mine=True)

    later = draw(replace(SHOWN, seq=7, body="<i>goodbye</i>"), mine=True)

    assert 'data-seq="7"' in later
    assert "&lt;i&gt;goodbye&lt;/i&gt;" in later
    assert "hello" not in later


def test_a_template_that_asks_for_more_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hello" in draw(SHOWN, mine=False)
    monkeypatch.setattr(drawing, "_pieces", {})
    monkeypatch.setattr(
        drawing, "FILLED_IN", {name: FILLED_IN[name] for name in FILLED_IN if name != "words"}
    )

    with pytest.raises(UnknownToDrawing, match="words"):
        draw(SHOWN, mine=False)
