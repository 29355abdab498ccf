// The page without a network: all files are cached at the first visit. build.py fills in the version and the files.
const KEPT = {"version":"","files":[]};
const worker = /** @type {any} */ (self);

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  event.waitUntil(caches.open(KEPT.version).then((cache) => cache.addAll(KEPT.files)));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(removeOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function removeOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT.version).map((name) => caches.delete(name)));
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(KEPT.version);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
