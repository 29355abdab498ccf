// The state of a set in progress, from a sensor's live state and events, or from the core in the page.
import tables from "../../made/tables.js";
import { flagNames, span } from "../trace/ledger.js";

const { TOP, REP, TOP_RETRACTED, SET_END } = tables.events;
export const [REST, KICK, HOLD, RETURN] = [0, 1, 2, 3]; // phases by the core's number
const TRACE_S = 10; // shown of the position
const EVENT_FIELDS = tables.records[tables.wire.EVENT][1].slice(3); // after seq, session and machine: the core's order

/**
 * @typedef {{rep: number, tempo: (number | null)[], rom: number, speed: number, flags: string[]}} RepSeen
 * @typedef {{number: number, count: number, reps: RepSeen[], tension: number | null, loss: number | null}} SetSeen
 * @typedef {{kind: number, at_ms: number, set: number, rep: number, [field: string]: any}} EventFields
 */

export class Live {
  phase = REST;
  machine = 0;
  count = 0;
  /** Seconds of kick, hold and return of the rep under way, or of the last. @type {number[]} */
  tempo = [0, 0, 0];
  /** The rep after its top and before its end. */
  topped = 0;
  /** @type {{t: number, position: number, phase: number}[]} */
  trace = [];
  /** @type {SetSeen[]} */
  sets = [];
  /** When the last set ended, by the page's clock in ms; null during a set. @type {number | null} */
  endedAt = null;
  /** The number of missing events; a sensor's log has them. */
  missed = 0;
  /** @type {number | null} */
  seq = null;

  /** The live state now. @param {{t: number, phase: number, machine: number, position: number, count?: number}} seen t in s on the source's clock, position in mdeg or um */
  onState({ t, phase, machine, position, count }) {
    const last = this.trace.at(-1);
    const since = last ? Math.max(0, Math.min(1, t - last.t)) : 0;
    this.machine = machine;
    if (count !== undefined) this.count = Math.max(count, this.topped);
    if (phase === KICK && this.topped) phase = HOLD; // slow motion in the hold
    if (phase === KICK && (this.phase === REST || this.phase === RETURN)) {
      this.tempo = [0, 0, 0];
      this.endedAt = null;
    }
    if (phase) this.tempo[phase - 1] += since;
    this.phase = phase;
    this.trace.push({ t, position, phase });
    while (this.trace[0].t < t - TRACE_S) this.trace.shift();
  }

  /** @param {EventFields} event @param {number} now the page's clock in ms */
  onEvent(event, now) {
    if (event.seq !== undefined) {
      if (this.seq !== null && event.seq > this.seq + 1) this.missed += event.seq - this.seq - 1;
      this.seq = event.seq;
    }
    const { kind, rep } = event;
    if (kind === SET_END) {
      const set = this.set(event.set);
      [set.count, set.tension, set.loss] = [rep, event.peak_end_ms / 1000, event.end_ms]; // its own fields, in these places
      [this.count, this.topped, this.endedAt] = [0, 0, now];
    } else if (kind === TOP || kind === REP || kind === TOP_RETRACTED) {
      const set = this.set(event.set);
      this.count = set.count = rep - (kind === TOP_RETRACTED ? 1 : 0);
      this.topped = kind === TOP ? rep : 0;
      this.endedAt = null;
      if (kind === REP) this.addRep(set, event);
    }
  }

  /** @param {SetSeen} set @param {EventFields} event */
  addRep(set, { rep, start_ms, peak_start_ms, peak_end_ms, end_ms, rom, mean_speed, flags }) {
    const tempo = [span(start_ms, peak_start_ms), span(peak_start_ms, peak_end_ms), span(peak_end_ms, end_ms)];
    set.reps.push({ rep, tempo, rom: rom / 1000, speed: mean_speed / 1000, flags: flagNames(flags) });
    this.tempo = tempo.map((seconds, i) => seconds ?? this.tempo[i]);
  }

  /** @param {number} number @returns {SetSeen} */
  set(number) {
    let last = this.sets.at(-1);
    if (!last || last.number !== number) {
      last = { number, count: 0, reps: [], tension: null, loss: null };
      this.sets.push(last);
    }
    return last;
  }

  /** The unit of position and range. */
  get unit() {
    return this.machine === 2 ? "mm" : "deg";
  }
}

/** An event of the core by the names of its fields. @param {number[]} event @returns {EventFields} */
export function namedEvent(event) {
  return /** @type {any} */ (Object.fromEntries(EVENT_FIELDS.map((name, i) => [name, event[i]])));
}

/** By how much the last kick is slower than the set's fastest, in percent. @param {SetSeen} set */
export function speedLoss(set) {
  const speeds = set.reps.map(({ speed }) => speed);
  const best = Math.max(...speeds, 0);
  return best ? (100 * (best - speeds[speeds.length - 1])) / best : 0;
}

export { REP, SET_END, TOP, TOP_RETRACTED };
