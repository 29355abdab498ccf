// The page's interface to the worker.
import { wasmUrl, workerUrl } from "../places.js";

/** @type {Worker | undefined} */
let worker;
/** @type {Map<number, {resolve: (done: any) => void, reject: (error: Error) => void}>} */
const waiting = new Map();
let asked = 0;

/** Sends a request to the worker, which starts with the first one. @param {string} question @param {unknown[]} given @returns {Promise<any>} */
export function ask(question, ...given) {
  worker ??= start();
  const id = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker?.postMessage({ id, ask: question, with: given });
  });
}

function start() {
  const made = new Worker(workerUrl, { type: "module" });
  made.addEventListener("message", ({ data: { id, done, error } }) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (error) one?.reject(new Error(error));
    else one?.resolve(done);
  });
  made.addEventListener("error", (event) => failAll(event.message));
  made.postMessage({ id: 0, ask: "load", with: [wasmUrl] });
  return made;
}

/** @param {string} message */
function failAll(message) {
  for (const one of waiting.values()) one.reject(new Error(message));
  waiting.clear();
}
