"""What the composer sends when it works as a plain form."""

from uuid import UUID, uuid4

from django import forms

from peersupport.core.text import MAX_MESSAGE


class Composer(forms.Form):
    """`id` is made when the page is drawn, so that pressing Send twice sends once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    body = forms.CharField(
        label="Your message",
        strip=False,
        max_length=MAX_MESSAGE * 2,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "dir": "auto", "data-part": "body"}
        ),
        error_messages={
            "required": "There is nothing to send yet. Write something first.",
            "max_length": "That is too long to send in one go. Please make it shorter.",
        },
    )

    @property
    def named(self) -> tuple[UUID, str]:
        return self.cleaned_data["id"], self.cleaned_data["body"]
