"""Which wording of the promise to clients is in force. The words are the page `accounts/promise.html`."""

VERSION = "2026-11"
