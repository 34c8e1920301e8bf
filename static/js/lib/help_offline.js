/** Has the browser keep the help numbers for when there is no network (see `worker.js`). */

const WORKER = "/worker.js";
const policy = globalThis.trustedTypes?.createPolicy("own-worker", { createScriptURL: own });

/** The one script that may work apart from a page. */
function own(url) {
  if (new URL(url, location.origin).pathname !== WORKER) throw new TypeError("not our worker");
  return url;
}

/** A stranger's page says no country: it leaves alone what was kept for somebody who said theirs. */
async function keepHelp(url) {
  const known = await navigator.serviceWorker.getRegistration();
  if (known && !url.includes("country=")) return;
  await navigator.serviceWorker.register(policy ? policy.createScriptURL(url) : url);
}

const url = document.documentElement.dataset.worker;
// What cannot be kept is asked for again with the next page; nobody is to be told.
if (url && navigator.serviceWorker) addEventListener("load", () => keepHelp(url).catch(() => {}));
