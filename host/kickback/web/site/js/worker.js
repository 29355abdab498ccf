// Slow work: the core, whole traces, whole logs. {id, ask, with} -> {id, done} or {id, error}.
import { loadCore } from "./core/core.js";
import { sessionsOf } from "./keep/log.js";
import { replay } from "./trace/replay.js";
import { readTrace } from "./trace/trace.js";

/** @type {Promise<import("./core/core.js").Core> | undefined} */
let core;
/** @type {string | undefined} */
let wasmUrl;

const asks = {
  /** @param {string} url */
  async load(url) {
    wasmUrl = url;
    await loaded();
  },
  /** @param {Uint8Array} bytes @param {string} name */
  async replay(bytes, name) {
    return replay(await loaded(), readTrace(bytes, name));
  },
  /** @param {object} given */
  async begin(given) {
    (await loaded()).begin(given);
  },
  /** @param {number[]} tUs @param {number[]} counts */
  async feed(tUs, counts) {
    const ready = await loaded();
    return { ...ready.feed(tUs, counts), state: ready.state };
  },
  async endSet() {
    const ready = await loaded();
    return { events: ready.endSet(), track: [], state: ready.state };
  },
  /** @param {Uint8Array} log @param {string} device */
  async sessions(log, device) {
    return sessionsOf(log, device);
  },
};

function loaded() {
  core ??= loadCore(wasmUrl);
  return core;
}

/** @type {Promise<unknown>} */
let turn = Promise.resolve();

addEventListener("message", ({ data: { id, ask, with: given } }) => {
  turn = turn.then(async () => {
    try {
      postMessage({ id, done: await /** @type {any} */ (asks)[ask](...given) });
    } catch (error) {
      postMessage({ id, error: /** @type {Error} */ (error).message });
    }
  });
});
