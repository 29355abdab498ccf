// MicroPython with the detection core in it. Runs in a worker; Node runs it in tests.
import files from "../../made/core.js";
import { loadMicroPython } from "../../vendor/micropython/micropython.mjs";

const HEAP = 256 * 1024;
const STATE = ["machine", "phase", "position", "speed", "gaps", "saturated", "profileKind", "profileSpan"];

/**
 * @typedef {{machine: number, phase: number, position: number, speed: number, gaps: number, saturated: number,
 *   profileKind: number, profileSpan: number}} CoreState
 * @typedef {{events: number[][], track: number[][]}} Fed events as the core gives them, and position and phase of each
 *   step of four samples
 */

/** Loads the core. @param {string | undefined} url of micropython.wasm */
export async function loadCore(url) {
  const python = await loadMicroPython({ heapsize: HEAP, url });
  for (const [name, text] of Object.entries(files)) {
    python.FS.mkdirTree(`/core/${name}`.replace(/\/[^/]*$/, ""));
    python.FS.writeFile(`/core/${name}`, Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));
  }
  python.runPython('import sys; sys.path.insert(0, "/core")');
  return new Core(python);
}

/** One detector at a time; `begin` creates a new one. */
export class Core {
  /** @param {any} python */
  constructor(python) {
    const bridge = python.pyimport("bridge");
    const [times, words, events, track, state, width, step, most] = JSON.parse(bridge.layout());
    this.at = { times, words, events, track, state };
    this.width = width;
    this.step = step;
    this.most = most;
    this.memory = python._module;
    // each function is stored once, because every look-up on a module creates a new proxy
    this.calls = { begin: bridge.begin, feed: bridge.feed, endSet: bridge.end_set };
  }

  /** @param {object} given settings, and of a device's trace profile, resting, rail and still */
  begin(given) {
    this.calls.begin(JSON.stringify(given));
  }

  /**
   * Feeds samples.
   * @param {ArrayLike<number>} tUs times in us on a clock of 30 bits
   * @param {ArrayLike<number>} counts six for each time
   * @returns {Fed}
   */
  feed(tUs, counts) {
    /** @type {Fed} */
    const fed = { events: [], track: [] };
    for (let at = 0; at < tUs.length; at += this.most) {
      const n = Math.min(this.most, tUs.length - at);
      for (let i = 0; i < n; i++) this.memory.setValue(this.at.times + 4 * i, tUs[at + i], "i32");
      for (let i = 0; i < 6 * n; i++) this.memory.setValue(this.at.words + 2 * i, counts[6 * at + i], "i16");
      fed.events.push(...this.taken(this.calls.feed(n)));
      fed.track.push(...this.rows(this.at.track, 2, Math.ceil(n / this.step)));
    }
    return fed;
  }

  /** Ends the set. @returns {number[][]} events */
  endSet() {
    return this.taken(this.calls.endSet());
  }

  /** @param {number} count */
  taken(count) {
    return this.rows(this.at.events, this.width, count);
  }

  /** Rows of 32-bit numbers. @param {number} at @param {number} width @param {number} count */
  rows(at, width, count) {
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: width }, (_, i) => this.memory.getValue(at + 4 * (width * row + i), "i32")),
    );
  }

  /** @returns {CoreState} */
  get state() {
    const [values] = this.rows(this.at.state, STATE.length, 1);
    return /** @type {any} */ (Object.fromEntries(STATE.map((name, i) => [name, values[i]])));
  }
}
