"""Which wording of the promise to clients is in force. The words are the page `accounts/promise.html`."""

VERSION = "2026-12"
# The first wording that says that conversations are picked by chance and read. Earlier ones promised otherwise.
TELLS_OF_SAMPLES = "2026-12"
