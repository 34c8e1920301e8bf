"""Pages by e-mail."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

from moderation.pagers.base import Notice, Outcome, PageFailed


def send(address: str, notice: Notice) -> None:
    """Raises `PageFailed` when the mail server does not take it."""
    body = f"{notice.sentence}\n\n{notice.link}\n"
    message = EmailMessage(subject=notice.subject, body=body, to=[address])
    message.extra_headers = {"Auto-Submitted": "auto-generated", "X-Priority": "1"}
    try:
        taken = message.send()
    except SMTPException:
        raise PageFailed(Outcome.REFUSED) from None
    except TimeoutError:
        raise PageFailed(Outcome.HUNG) from None
    except OSError:
        raise PageFailed(Outcome.UNREACHABLE) from None
    if not taken:
        raise PageFailed(Outcome.REFUSED)
