// A trace in memory: times, counts, and the initial state of the core.
import { words } from "../words.js";
import { halfToEven, readCsv } from "./csv.js";
import { isKbt, readKbt } from "./kbt.js";

const RATES_HZ = [47.5, 210]; // of the core: 50 to 200 Hz, with room for clocks that are 5 % off
const LONGEST_STEP_US = 300e6; // longer gaps are limited to this, less than one period of the core's clock

/**
 * @typedef {object} Trace
 * @property {string} name
 * @property {Float64Array} seconds on the trace's own clock
 * @property {Int16Array} counts six for each sample
 * @property {{settings: object, profile?: number[] | null, resting?: number[] | null, rail?: number[] | null,
 *   still?: boolean}} given the initial state of the core
 * @property {number[]} setEnds how many samples had come each time a set was ended by hand
 */

/** Reads a .kbt or CSV file. Throws an Error with a sentence. @param {Uint8Array} bytes @param {string} name @returns {Trace} */
export function readTrace(bytes, name) {
  if (isKbt(bytes)) return readKbt(bytes, name);
  if (bytes.subarray(0, 4096).includes(0)) throw new Error(words.trace.binary(name));
  return readCsv(new TextDecoder().decode(bytes), name);
}

/** Samples per second where none are missing. @param {Trace} trace */
export function rateHz({ seconds }) {
  const steps = Array.from(seconds.subarray(1), (time, i) => time - seconds[i]);
  const sorted = [...steps].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  const usual = steps.filter((step) => step <= 1.5 * median);
  return usual.length / usual.reduce((sum, step) => sum + step, 0);
}

/** Throws an Error if the core does not support the trace's rate. @param {Trace} trace */
export function checkRate(trace) {
  const rate = rateHz(trace);
  if (rate < RATES_HZ[0] || rate > RATES_HZ[1]) throw new Error(words.trace.rate(trace.name, Math.round(rate)));
}

/** Microseconds since the first sample for the core, before the clock wraps. @param {Trace} trace */
export function coreClock({ seconds }) {
  const clock = new Float64Array(seconds.length);
  for (let i = 1, last = 0; i < clock.length; i++) {
    const now = halfToEven((seconds[i] - seconds[0]) * 1e6);
    clock[i] = clock[i - 1] + Math.min(now - last, LONGEST_STEP_US);
    last = now;
  }
  return clock;
}
