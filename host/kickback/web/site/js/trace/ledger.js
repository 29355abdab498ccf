// The core's events as the object that `kickback replay --json` prints, with seconds on the trace's own clock.
import tables from "../../made/tables.js";

const { TOP, REP, TOP_RETRACTED, SET_END, SMALL, NOT_COUNTED } = tables.events;
const SLED = 2;

/**
 * @typedef {{set: number, rep: number, start_s: number | null, peak_start_s: number | null, peak_end_s: number | null,
 *   end_s: number | null, concentric_s: number | null, peak_pause_s: number | null, eccentric_s: number | null,
 *   bottom_pause_s: number | null, rom: number, rom_unit: string, mean_speed: number, peak_speed: number,
 *   speed_unit: string, top_at_s: number | null, rep_at_s: number, flags: string[], pulses?: number}} Rep
 * @typedef {{set: number, reps: number, start_s: number, end_s: number, time_under_tension_s: number,
 *   velocity_loss_pct: number | null, side: string | null}} SetRow
 * @typedef {{at_s: number, why: "SMALL" | "TOP_RETRACTED"}} Rejected a movement that did not count
 * @typedef {{start_s: number, peak_s: number, end_s: number, range: number, range_unit: string, reason: string,
 *   value: number, limit: number, unit: string}} NotCounted the same with its numbers, from cores that give them
 */

/** Collects the events of one replay. */
export class Ledger {
  /** @param {Float64Array} seconds @param {Float64Array} clockUs the same moments on the core's clock */
  constructor(seconds, clockUs) {
    this.seconds = seconds;
    this.clockMs = clockUs.map((us) => us / 1000);
    /** @type {Rep[]} */
    this.reps = [];
    /** @type {SetRow[]} */
    this.sets = [];
    /** @type {Rejected[]} */
    this.rejected = [];
    /** @type {NotCounted[]} */
    this.notCounted = [];
    /** @type {Map<string, number>} */
    this.tops = new Map();
  }

  /** @param {number[]} event as the core gives it @param {number} machine 1 lever, 2 sled */
  take(event, machine) {
    const [kind, atMs, set, rep] = event;
    if (kind === TOP) this.tops.set(`${set}.${rep}`, this.at(atMs));
    else if (kind === TOP_RETRACTED) {
      this.tops.delete(`${set}.${rep}`);
      this.rejected.push({ at_s: this.at(atMs), why: "TOP_RETRACTED" });
    } else if (kind === SMALL) this.rejected.push({ at_s: this.at(atMs), why: "SMALL" });
    else if (kind === NOT_COUNTED) this.notCounted.push(this.left(event, machine));
    else if (kind === SET_END) this.sets.push(this.set(event));
    else if (kind === REP) this.addRep(this.rep(event, machine));
  }

  /** @param {number[]} event @param {number} machine @returns {NotCounted} */
  left([, , , , start, peak, end, range, value, limit, code], machine) {
    const rangeUnit = machine === SLED ? "mm" : "deg";
    const [reason, unit, scale] = /** @type {Record<number, any[]>} */ (tables.reasons)[code] ?? [`reason ${code}`, "", 1];
    return {
      start_s: this.at(start),
      peak_s: this.at(peak),
      end_s: this.at(end),
      range: range / 1000,
      range_unit: rangeUnit,
      reason,
      value: value / scale,
      limit: limit / scale,
      unit: unit === "range" ? rangeUnit : unit,
    };
  }

  /** @param {Rep} rep */
  addRep(rep) {
    const last = this.reps.at(-1);
    if (last?.set === rep.set && rep.start_s !== null && last.end_s !== null)
      last.bottom_pause_s = round4(rep.start_s - last.end_s);
    this.reps.push(rep);
  }

  /** @param {number[]} event @param {number} machine @returns {Rep} */
  rep([, atMs, set, rep, start, peakStart, peakEnd, end, rom, mean, peak, flags, pulses], machine) {
    const unit = machine === SLED ? "mm" : "deg";
    const name = `${set}.${rep}`;
    const top = this.tops.get(name) ?? null;
    this.tops.delete(name);
    const made = {
      set,
      rep,
      start_s: this.known(start),
      peak_start_s: this.known(peakStart),
      peak_end_s: this.known(peakEnd),
      end_s: this.known(end),
      concentric_s: span(start, peakStart),
      peak_pause_s: span(peakStart, peakEnd),
      eccentric_s: span(peakEnd, end),
      bottom_pause_s: null,
      rom: rom / 1000,
      rom_unit: unit,
      mean_speed: mean / 1000,
      peak_speed: peak / 1000,
      speed_unit: `${unit}/s`,
      top_at_s: top,
      rep_at_s: this.at(atMs),
      flags: flagNames(flags),
    };
    return pulses === undefined ? made : { ...made, pulses };
  }

  /** @param {number[]} event @returns {SetRow} */
  set([, , set, reps, start, end, tension, loss]) {
    return { set, reps, start_s: this.at(start), end_s: this.at(end), time_under_tension_s: tension / 1000, velocity_loss_pct: loss, side: null };
  }

  /** @param {number} ms -1 for a time that cannot be known */
  known(ms) {
    return ms < 0 ? null : this.at(ms);
  }

  /** Converts a time on the core's clock to the trace's clock. @param {number} ms */
  at(ms) {
    const [xs, ys] = [this.clockMs, this.seconds];
    if (ms <= xs[0]) return round4(ys[0]);
    if (ms >= xs[xs.length - 1]) return round4(ys[ys.length - 1]);
    let [low, high] = [0, xs.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (xs[middle] <= ms) low = middle;
      else high = middle;
    }
    return round4(((ys[high] - ys[low]) / (xs[high] - xs[low])) * (ms - xs[low]) + ys[low]);
  }
}

/** The core's flags by name. @param {number} bits */
export function flagNames(bits) {
  return tables.flags.filter((_, bit) => (bits >> bit) & 1);
}

/** Seconds between two times in ms; null if one is unknown. @param {number} from @param {number} to */
export function span(from, to) {
  return from < 0 || to < 0 ? null : (to - from) / 1000;
}

/** Rounds to four digits like Python's round: an exact half to the even digit. @param {number} value */
export function round4(value) {
  const scaled = value * 1e4;
  if (value * 32 !== Math.round(value * 32) || Math.abs(scaled % 1) !== 0.5) return Number(value.toFixed(4));
  return (2 * Math.round(scaled / 2)) / 1e4;
}
