// The addresses of the page's files. The page in a single file has others (single.py).
export const wasmUrl = new URL("../vendor/micropython/micropython.wasm", import.meta.url).href;
export const workerUrl = new URL("worker.js", import.meta.url);
export const demoUrl = new URL("../made/demo.kbt", import.meta.url).href;
export const offlineUrl = /** @type {URL | null} */ (new URL("../offline.js", import.meta.url));
