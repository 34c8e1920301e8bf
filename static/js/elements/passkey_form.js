import { part } from "../lib/dom.js";

/** @param {string} text base64url @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null} buffer @returns {string | undefined} base64url */
function text(buffer) {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const named = (credential) => ({ ...credential, id: bytes(credential.id) });

/** What the browser makes, as the server reads it. Older phones have no `toJSON` of their own. */
function written(credential) {
  const { response } = credential;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.(),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  });
}

/**
 * A form that sends a passkey in place of something typed. Hidden where the browser has none.
 * `data-ceremony` is "add" or "sign-in"; the server's options stand in the page, or at `data-options-from`.
 */
class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.hidden = !globalThis.PublicKeyCredential;
    this.form = part(this, "form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#begin();
    });
  }

  async #begin() {
    const said = part(this, "said");
    said.textContent = "";
    try {
      const options = await this.#options();
      const credential = this.dataset.ceremony === "add" ? await this.#make(options) : await this.#ask(options);
      part(this, "credential").value = written(credential);
      this.#copyShared();
      this.form.submit();
    } catch {
      said.textContent = said.dataset.failed;
    }
  }

  async #options() {
    const inPage = this.querySelector('script[type="application/json"]');
    if (inPage) return JSON.parse(inPage.textContent);
    const answer = await fetch(this.dataset.optionsFrom, { headers: { Accept: "application/json" } });
    return answer.json();
  }

  #make({ creation_options: { publicKey } }) {
    return navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: named(publicKey.user),
        excludeCredentials: publicKey.excludeCredentials?.map(named),
        authenticatorSelection: {
          ...publicKey.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
      },
    });
  }

  #ask({ request_options: { publicKey } }) {
    return navigator.credentials.get({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        allowCredentials: publicKey.allowCredentials?.map(named),
      },
    });
  }

  /** Whose device this is, is asked once on the page; an unticked box is not sent. */
  #copyShared() {
    const asked = this.dataset.shared ? document.querySelector(this.dataset.shared) : null;
    const shared = part(this, "shared");
    if (asked && shared) shared.disabled = !asked.checked;
  }
}

customElements.define("passkey-form", PasskeyForm);
