/**
 * Keeps the help numbers within reach when there is no network. The server puts one line before this
 * file: `self.toKeep`, with a version made from all that is kept, so that new numbers make a new worker.
 * What is kept is public and drawn for nobody: one help page, the page that says that there is no
 * connection, and what these two look like. A page of anybody who is signed in never comes in here.
 */
const { version, help, offline, files, leave, words, opens, icon } = self.toKeep;
const SHELF = `kept-${version}`;
const PATIENCE = 3000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([tidy(), self.registration.navigationPreload?.enable()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // What is sent is never touched: the browser itself says that it was not, and gives the words back.
  if (request.method !== "GET" || origin !== location.origin || pathname === leave) return;
  if (request.mode === "navigate") event.respondWith(page(event, new URL(request.url)));
  else if (files.includes(pathname)) event.respondWith(fetch(request).catch(() => kept(pathname)));
});

// Somebody leaves quickly, and the server may not be there to say that nothing is to be kept.
self.addEventListener("message", (event) => {
  if (event.data === "leave") event.waitUntil(forget());
});

// A push is empty: nobody in between learns what it is about, and whoever sees the screen learns nothing either.
self.addEventListener("push", (event) => {
  const shown = { tag: "waiting", renotify: true, requireInteraction: true, icon, badge: icon };
  event.waitUntil(self.registration.showNotification(words, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // In a window of its own: in another one something may have been written that was not sent.
  event.waitUntil(self.clients.openWindow(opens));
});

/** All of it or nothing: a worker that could not keep everything does not begin. */
async function keep() {
  const shelf = await caches.open(SHELF);
  const fresh = [help, offline].map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  await shelf.addAll([...fresh, ...files]);
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function forget() {
  await Promise.all([caches.delete(SHELF), self.registration.unregister()]);
}

/** From the network as always. Without one: the numbers for whoever asks for them, else a way to them. */
async function page(event, url) {
  const answer = Promise.resolve(event.preloadResponse).then((early) => early ?? fetch(event.request));
  const wanted = isKeptHelp(url) ? help : offline;
  try {
    return await (wanted === help ? inTime(answer) : answer);
  } catch {
    return kept(wanted);
  }
}

/** The numbers of another country are not here, and those of this one would mislead. */
function isKeptHelp(url) {
  const own = new URL(help, location.origin);
  const country = url.searchParams.get("country");
  return url.pathname === own.pathname && (!country || country === own.searchParams.get("country"));
}

/** Numbers do not wait for a network that is nearly gone, or for a server that is broken. */
async function inTime(answer) {
  const slow = new Promise((_, refuse) => setTimeout(() => refuse(new Error("slow")), PATIENCE));
  const response = await Promise.race([answer, slow]);
  if (response.status >= 500) throw new Error("broken");
  return response;
}

async function kept(url) {
  return (await caches.match(url, { ignoreVary: true })) ?? Response.error();
}
