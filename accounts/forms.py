"""What people type on the pages of this app, checked and explained; nothing here writes."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as SecondFactorForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondFactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase

from accounts import choices
from accounts.policies import pseudonyms, recovery_codes
from accounts.roles import Role
from accounts.sessions import SHARED_DEVICE
from accounts.spent_codes import spend

SHARED_LABEL = "Other people use this device too"
SHARED_HELP = (
    "Keep this ticked on a shared phone or computer. You are signed out after 15 minutes."
)
PSEUDONYM_HELP = "Other people see this name. Please do not use your real one."
HOW_LONG = "10 characters or more. Three or four words you can remember work well."
CODE_BOX = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
STAFF_ROLES = [(role.value, role.label) for role in Role if role is not Role.CLIENT]
USED_CODE = "That code was used already. Please wait for the next one and try that."


def name_field(help_text: str = "") -> forms.CharField:
    box = forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}
    )
    return forms.CharField(label="Your name here", max_length=80, widget=box, help_text=help_text)


def password_field(
    label: str, help_text: str = "", autocomplete: str = "new-password"
) -> forms.CharField:
    box = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=box, help_text=help_text)


def shared_device_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=SHARED_LABEL, help_text=SHARED_HELP, required=False, initial=True
    )


class NewPersonForm(forms.Form):
    """A pseudonym that is safe to be known by, and a password."""

    pseudonym = name_field(PSEUDONYM_HELP)
    password = password_field("Password", HOW_LONG)

    def clean_pseudonym(self) -> str:
        name = pseudonyms.tidy(self.cleaned_data["pseudonym"])
        trouble = pseudonyms.trouble_with(name)
        if trouble is not None:
            raise ValidationError(trouble.value)
        return name

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class JoinForm(NewPersonForm):
    """What a client chooses: the same, and whose device this is."""

    shared_device = shared_device_field()


class RecoverForm(forms.Form):
    """A pseudonym, the code that was shown once, and a new password."""

    pseudonym = name_field()
    code = forms.CharField(
        label="Recovery code",
        help_text="7 groups of 4. Capital letters, spaces and dashes do not matter.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = password_field("New password", HOW_LONG)
    shared_device = shared_device_field()

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if recovery_codes.read(code) is None:
            raise ValidationError(
                "That is not a whole code. It has 7 groups of 4 letters and numbers."
            )
        return code

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class PreferencesForm(forms.Form):
    """Where and how a person reads."""

    language = forms.ChoiceField(label="Language", choices=choices.languages)
    country = forms.ChoiceField(
        label="Country",
        choices=choices.COUNTRIES,
        help_text="So that the help numbers are the right ones.",
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=choices.time_zones,
        help_text="So that times and hours are shown as on your own clock.",
    )


class InviteForm(forms.Form):
    """Which role a new member of staff will have."""

    role = forms.ChoiceField(label="They will be a", choices=STAFF_ROLES)


class ChangeRoleForm(forms.Form):
    """Another role for a member of staff."""

    role = forms.ChoiceField(label="Role", choices=STAFF_ROLES)


class DeactivateForm(forms.Form):
    """Why somebody's access is switched off."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        error_messages={"required": "Please say why, in a few words."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the record. Only coordinators read it.",
    )


class SignInForm(LoginForm):  # type: ignore[misc]  # untyped base
    """allauth's sign-in, in our words, and with whose device this is."""

    shared_device = shared_device_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = name_field()
        self.fields["password"] = password_field("Password", autocomplete="current-password")
        self.order_fields(["login", "password", "shared_device"])

    def clean_login(self) -> str:
        return pseudonyms.tidy(self.cleaned_data["login"])

    def login(self, request: Any, redirect_url: str | None = None) -> HttpResponseBase:
        request.session[SHARED_DEVICE] = self.cleaned_data["shared_device"]
        response: HttpResponseBase = super().login(request, redirect_url=redirect_url)
        return response


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]  # untyped base
    """A passkey instead of name and password; the page copies the tick from the form above it."""

    shared_device = forms.BooleanField(required=False, widget=forms.HiddenInput)


class SecondStepForm(SecondFactorForm):  # type: ignore[misc]  # untyped base
    """The code of an authenticator app, or a spare code. Each works once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not spend(self.user, code):
            raise ValidationError(USED_CODE)
        return code


class SecondStepAgainForm(SecondFactorAgainForm):  # type: ignore[misc]  # untyped base
    """The same, to confirm something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not spend(self.user, code):
            raise ValidationError(USED_CODE)
        return code


class SetUpCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # untyped base
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # untyped base
    """A name for a new passkey. It always asks who is there, so that it can sign in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Name for it", required=False, max_length=60, help_text="For example: my phone."
        )
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]  # untyped base
    """The password once more, to confirm something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self.fields["password"], "Your password")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # untyped base
    """A new password in place of the one that is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self.fields["oldpassword"], "Password now")
        reworded(self.fields["password1"], "New password", HOW_LONG)
        reworded(self.fields["password2"], "New password again")


def reworded(field: forms.Field, label: str, help_text: str = "") -> None:
    """Keep what allauth checks, say it in our words."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


def code_field() -> forms.CharField:
    return forms.CharField(label="Code", max_length=20, widget=forms.TextInput(attrs=CODE_BOX))
