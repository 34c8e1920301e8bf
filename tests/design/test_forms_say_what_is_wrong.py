"""How a form is drawn: label, hint, error and answer tied together, whatever the form."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory


class Questions(forms.Form):
    name = forms.CharField(label="A name", help_text="Not your real one")
    why = forms.CharField(label="Why", required=False)
    days = forms.MultipleChoiceField(
        label="Days",
        help_text="As many as you like",
        choices=[("Week", [("mon", "Monday"), ("tue", "Tuesday")])],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("All of it is odd.")


class Page(HTMLParser):
    """Every element with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            attributes
            for name, attributes in self.elements
            if name == tag and wanted.items() <= attributes.items()
        ]

    def by_id(self, name: str) -> dict[str, str]:
        [found] = [attributes for _, attributes in self.elements if attributes.get("id") == name]
        return found


def drawn(form: forms.Form) -> str:
    return render_to_string(
        "components/_form.html", {"form": form, "submit": "Go on"}, RequestFactory().get("/")
    )


@pytest.fixture
def wrong() -> Page:
    return Page(drawn(Questions({"why": "<script>"})))


def test_a_wrong_answer_is_tied_to_its_hint_and_its_error(wrong: Page) -> None:
    name = wrong.by_id("id_name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    for part in name["aria-describedby"].split():
        assert wrong.by_id(part)
    assert wrong.all("label", **{"for": "id_name"})


def test_many_choices_are_one_question_with_its_parts(wrong: Page) -> None:
    [group] = wrong.all("fieldset")
    assert group["aria-describedby"] == "id_days_helptext id_days_error"
    [inner] = wrong.all("div", role="group")
    assert wrong.by_id(inner["aria-labelledby"])
    assert len(wrong.all("label", **{"class": "choice"})) == 3


def test_the_summary_comes_first_takes_focus_and_leads_to_each_answer(wrong: Page) -> None:
    [summary] = wrong.all("div", role="alert")
    assert "autofocus" in summary
    links = [link["href"] for link in wrong.all("a")]
    assert links == ["#id_name", "#id_days", "#id_agree"]
    for link in links:
        assert wrong.by_id(link.removeprefix("#"))


def test_what_is_wrong_with_the_whole_and_with_hidden_parts_is_said() -> None:
    html = drawn(Questions({}))
    assert "All of it is odd." in html
    assert "This field is required." not in html
    assert html.count("Please fill this in.") == 5
    assert html.count("Please choose at least one.") == 2


def test_only_what_may_be_left_out_is_marked(wrong: Page) -> None:
    assert len(wrong.all("span", **{"class": "field__optional"})) == 1


def test_a_fresh_form_blames_nobody() -> None:
    page = Page(drawn(Questions()))
    assert page.by_id("id_name")["aria-describedby"] == "id_name_helptext"
    assert page.all("div", role="alert") == []
    assert page.all("input", **{"aria-invalid": "true"}) == []


def test_what_was_typed_is_drawn_as_text() -> None:
    html = drawn(Questions({"why": "<script>alert(1)</script>"}))
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
