"""What a client does on any device."""

from tests.e2e.journey.installation import Installation
from tests.e2e.journey.person import PASSWORD, Person


async def joins(installation: Installation, client: Person) -> None:
    await client.open(installation.address)
    await client.picture("welcome")
    await client.open(f"{installation.address}/promise/")
    await client.picture("promise")
    await client.open(f"{installation.address}/join/")
    await client.picture("agree")
    await client.press("Yes, I agree")
    name = client.page.locator('input[autocomplete="username"]')
    assert await name.input_value() != "", "a safe name must be suggested"
    await client.picture("name")
    await name.fill(client.name)
    await client.page.locator('input[type="password"]').first.fill(PASSWORD)
    await client.press("Go on")
    code = await client.page.locator(".secret").inner_text()
    assert len(code.replace("-", "").replace(" ", "")) >= 26, "128 bits in letters and digits"
    await client.picture("recovery-code")
    await client.press("I have kept it")


async def write(person: Person, words: str) -> None:
    await person.page.get_by_label("Your message").fill(words)
    await person.press("Send")
