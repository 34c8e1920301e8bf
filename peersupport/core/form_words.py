"""What a form says when an answer is missing or cannot be read, unless its field says it better."""

from django import forms

PLEASE_FILL_IN = "Please fill this in."
PLEASE_CHOOSE = "Please choose one."
AT_LEAST_ONE = "Please choose at least one."
WHOLE_ADDRESS = "Please write a whole address, such as name@example.org."


def speak_plainly() -> None:
    """Replaces the framework's own words, in the forms of other libraries too. Before any form is defined."""
    forms.Field.default_error_messages["required"] = PLEASE_FILL_IN
    forms.ChoiceField.default_error_messages["required"] = PLEASE_CHOOSE
    forms.MultipleChoiceField.default_error_messages["required"] = AT_LEAST_ONE
    forms.EmailField.default_error_messages = {"invalid": WHOLE_ADDRESS}
