/** Finding the parts of a page, and turning what the server drew into nodes. */

const policy = globalThis.trustedTypes?.createPolicy("from-server", { createHTML: (html) => html });

/**
 * The element that plays the named part inside `root`.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {HTMLElement | null}
 */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/**
 * All elements that play the named part inside `root`.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {HTMLElement[]}
 */
export function parts(root, name) {
  return [...root.querySelectorAll(`[data-part="${name}"]`)];
}

/**
 * Everything in a fragment drawn by our own templates. The only place where HTML becomes nodes:
 * never give it anything that did not come from our own server as a drawn page.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function allFromServer(html) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
}

/**
 * The one element of a partial drawn by our own templates.
 * @param {string} html
 * @returns {Element | null}
 */
export function fromServer(html) {
  return allFromServer(html).firstElementChild;
}
