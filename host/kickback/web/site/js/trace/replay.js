// Replays a trace with the core. Runs in the worker.
import tables from "../../made/tables.js";
import { Ledger } from "./ledger.js";
import { checkRate, coreClock, rateHz } from "./trace.js";

const CLOCK = 2 ** 30;
const AT_ONCE = 1024; // samples, a multiple of the core's step

/**
 * @typedef {object} Replayed
 * @property {object} json the object of `kickback replay --json`
 * @property {import("./ledger.js").Rep[]} reps
 * @property {import("./ledger.js").SetRow[]} sets
 * @property {import("./ledger.js").Rejected[]} rejected movements that did not count
 * @property {import("./ledger.js").NotCounted[]} notCounted the same with reasons and numbers
 * @property {{seconds: Float64Array, position: Float64Array}} track in s, and degrees or mm
 * @property {string} unit
 */

/**
 * @param {import("../core/core.js").Core} core @param {import("./trace.js").Trace} trace
 * @param {(done: number, total: number) => void} [progress]
 * @returns {Replayed}
 */
export function replay(core, trace, progress = () => {}) {
  checkRate(trace);
  const clockUs = coreClock(trace);
  const ledger = new Ledger(trace.seconds, clockUs);
  const total = clockUs.length;
  const track = { seconds: new Float64Array(total), position: new Float64Array(total) };
  let steps = 0;
  core.begin(clean(trace.given));
  const take = (/** @type {number[][]} */ events) => events.forEach((event) => ledger.take(event, core.state.machine));
  for (const [from, to] of spans(total, trace.setEnds)) {
    const fed = core.feed(Array.from(clockUs.subarray(from, to), (us) => us % CLOCK), trace.counts.subarray(6 * from, 6 * to));
    take(fed.events);
    fed.track.forEach(([position], i) => {
      track.seconds[steps] = trace.seconds[Math.min(from + core.step * (i + 1), to) - 1];
      track.position[steps++] = position / 1000;
    });
    if (trace.setEnds.includes(to)) take(core.endSet());
    progress(to, total);
  }
  take(core.endSet());
  const { machine, gaps, saturated } = core.state;
  const json = {
    trace: trace.name,
    rate_hz: Math.round(rateHz(trace) * 10) / 10,
    resampled: false,
    machine: tables.machines[machine],
    quality: { samples: total, gaps, saturated },
    sets: ledger.sets,
    reps: ledger.reps,
    not_counted: ledger.notCounted,
    remark: null,
  };
  const { reps, sets, rejected, notCounted } = ledger;
  const cut = { seconds: track.seconds.slice(0, steps), position: track.position.slice(0, steps) };
  return { json, reps, sets, rejected, notCounted, track: cut, unit: machine === 2 ? "mm" : "deg" };
}

/** Unknown settings keep the core's defaults. @param {object} given */
function clean(given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
}

/** @param {number} total @param {number[]} ends @returns {[number, number][]} */
function spans(total, ends) {
  const cuts = new Set(ends.filter((end) => end > 0 && end < total));
  for (let at = 0; at < total; at += AT_ONCE) cuts.add(at);
  const sorted = [...cuts, total].sort((a, b) => a - b);
  return sorted.slice(1).map((to, i) => [sorted[i], to]);
}
