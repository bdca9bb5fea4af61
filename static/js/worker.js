// The service worker, served as /worker.js: with it the site can be installed, and the pages for
// the aisle open where there is no connection. The network always comes first; what was kept is
// only shown when it does not answer. Photos to send are kept by the page itself (js/outbox).

const PAGES = "pages-1";
const FILES = "files-1";
const OFFLINE = "/offline/";
const PATIENCE = 6000; // milliseconds for a page of which there is a copy
const MOST = 200; // pages and photos kept, the oldest go first
// Pages that people need in the aisle.
const KEPT = [/^\/$/, /^\/check\/$/, /^\/shelves\/\d+\/check\/$/, /^\/stores\/\d+\/round\/$/, /^\/alerts\/(\d+\/)?$/];
const PHOTOS = /^\/photos\/\d+\/\w+\.jpg$/;
// What a page and a module say that they need.
const NAMED = /(?:src|href)="(\/(?:static|words)\/[^"]+\.(?:js|css|svg))"/g;
const SHOWN = /src="(\/photos\/\d+\/\w+\.jpg)"/g;
// The same for everybody; the texts of scripts in another language than English are not static.
const FILE = /^\/(static|words)\//;
const IMPORTED = /^(?:import|export)[^"]*"(\.[^"]+)"/gm;
// Whoever comes after a logout must not find the pages of whoever was there before.
const LEAVING = /^\/(logout|login)\//;

addEventListener("install", (event) => {
  event.waitUntil(keepOffline().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(drop((name) => ![PAGES, FILES].includes(name)).then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (LEAVING.test(pathname)) return void event.waitUntil(forget(pathname));
  if (request.method !== "GET" || request.headers.has("HX-Request")) return;
  if (request.mode === "navigate") return event.respondWith(page(request, pathname));
  if (FILE.test(pathname)) return event.respondWith(fresh(request, FILES));
  if (PHOTOS.test(pathname)) event.respondWith(fresh(request, PAGES));
});

// A page asks for pages to be kept that nobody has opened yet: the shelves of today's walk.
addEventListener("message", ({ data }) => {
  if (data?.keep) data.keep.reduce((done, path) => done.then(() => keepPage(path)), Promise.resolve());
});

// What the server tells of: {title, body, url, tag}.
addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  const options = { body, tag, data: { url }, icon: "/static/icons/app-192.png" };
  event.waitUntil(registration.showNotification(title, options));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data.url));
});

async function forget(pathname) {
  await caches.delete(PAGES);
  if (pathname === "/logout/") await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

async function page(request, pathname) {
  const keeps = KEPT.some((pattern) => pattern.test(pathname));
  const copy = keeps ? await caches.match(request, { cacheName: PAGES, ignoreVary: true }) : null;
  try {
    const answer = await within(fetch(request), copy ? PATIENCE : 0);
    if (answer.ok) await speak(answer.headers.get("Content-Language"));
    if (keeps && answer.ok && !answer.redirected) await keep(PAGES, request, answer.clone());
    return answer;
  } catch {
    return (copy && (await asCopy(copy))) ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

// The page as it was, which says so itself (js/copy.js): with the time at which the server made it.
async function asCopy(answer) {
  const headers = new Headers(answer.headers);
  // What is read here is unpacked, and longer.
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  const words = await answer.text();
  return new Response(words.replace("<html ", `<html data-copy="${headers.get("Date")}" `), { headers });
}

async function fresh(request, name) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await keep(name, request, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  // Deleted first, so that the newest stand last.
  await cache.delete(request);
  await cache.put(request, answer);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((old) => cache.delete(old)));
}

async function keepPage(path) {
  const cache = await caches.open(PAGES);
  if (await cache.match(path, { ignoreVary: true })) return;
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const words = await answer.clone().text();
  for (const [, file] of words.matchAll(NAMED)) await keepFile(new URL(file, location).pathname);
  for (const [, photo] of words.matchAll(SHOWN)) await keepPhoto(cache, photo);
  // Last: a page that is there works.
  await cache.put(path, answer);
}

async function keepPhoto(cache, path) {
  if (await cache.match(path, { ignoreVary: true })) return;
  const answer = await fetch(path).catch(() => null);
  if (answer?.ok) await cache.put(path, answer);
}

// With every module that it imports.
async function keepFile(path) {
  const cache = await caches.open(FILES);
  if (await cache.match(path)) return;
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) return;
  await cache.put(path, answer.clone());
  if (!path.endsWith(".js")) return;
  for (const [, file] of (await answer.text()).matchAll(IMPORTED)) {
    await keepFile(new URL(file, new URL(path, location)).pathname);
  }
}

// Pages in another language than before: what was kept in that one goes.
async function speak(language) {
  const offline = await caches.match(OFFLINE);
  if (!language || !offline || offline.headers.get("Content-Language") === language) return;
  await caches.delete(PAGES);
  await keepOffline({ "Accept-Language": language }).catch(() => null);
}

// Nobody's page: without a login it carries no name.
async function keepOffline(headers = {}) {
  const answer = await fetch(OFFLINE, { credentials: "omit", cache: "reload", headers });
  if (answer.ok) await (await caches.open(FILES)).put(OFFLINE, answer);
}

async function drop(unwanted) {
  const names = await caches.keys();
  await Promise.all(names.filter(unwanted).map((name) => caches.delete(name)));
}

function within(promise, milliseconds) {
  if (!milliseconds) return promise;
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), milliseconds));
  return Promise.race([promise, late]);
}
