// A sensor's log as sessions, with the corrections in it applied.
import tables from "../../made/tables.js";
import { flagNames } from "../trace/ledger.js";
import { payloadEnd, readRecord } from "../wire/record.js";

const AMENDED = [null, "lifter", "machine", "side", "weight_g", "note"];
const UNITS = ["deg", "deg", "mm"];

/**
 * @typedef {import("../trace/ledger.js").Rep} Rep
 * @typedef {{set: number, side: string | null, weight_kg: number | null, note: string, reps: Rep[], told_reps: number,
 *   time_under_tension_s: number | null, velocity_loss_pct: number | null, lifter?: string}} SetKept
 * @typedef {{id: string, device: string, number: number, startMs: number | null, lifter: string, machine: string,
 *   kind: string | null, note: string, sets: SetKept[], truth?: number | null}} Session
 * @typedef {import("../wire/record.js").Fields} Fields
 */

/** Complete, undamaged records; damage is skipped. @param {Uint8Array} log @returns {Fields[]} */
export function recordsOf(log) {
  const found = [];
  for (let at = 0; at < log.length; ) {
    const stop = payloadEnd(log, at);
    if (stop >= 0 && tables.records[log[at]]) found.push(tryRead(log, at, stop));
    at = stop < 0 ? at + 1 : stop + 2;
  }
  return found.filter((record) => record !== null);
}

/** @param {Uint8Array} log @param {number} at @param {number} stop */
function tryRead(log, at, stop) {
  try {
    return readRecord(log, at, stop);
  } catch {
    return null;
  }
}

/** The sessions of one log, oldest first. @param {Uint8Array} log @param {string} device what their ids begin with @returns {Session[]} */
export function sessionsOf(log, device) {
  const records = recordsOf(log);
  const clocks = records.filter(({ record }) => record === "time");
  const of = (/** @type {string} */ kind, /** @type {number} */ session) =>
    bySession(records, kind).get(session) ?? [];
  const numbers = new Set([...bySession(records, "session").keys(), ...bySession(records, "rep").keys()]);
  const made = [...numbers].map((number) => sessionOf(number, device, of, clocks));
  return made.filter(({ sets }) => sets.length).sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0) || a.number - b.number);
}

/** @type {WeakMap<Fields[], Map<string, Map<number, Fields[]>>>} */
const grouped = new WeakMap();

/** @param {Fields[]} records @param {string} kind */
function bySession(records, kind) {
  if (!grouped.has(records)) grouped.set(records, new Map());
  const kinds = /** @type {Map<string, Map<number, Fields[]>>} */ (grouped.get(records));
  if (!kinds.has(kind)) {
    const sessions = new Map();
    for (const one of records)
      if (one.record === kind) sessions.set(one.session, [...(sessions.get(one.session) ?? []), one]);
    kinds.set(kind, sessions);
  }
  return /** @type {Map<number, Fields[]>} */ (kinds.get(kind));
}

/** @param {number} number @param {string} device @param {(kind: string, session: number) => Fields[]} of @param {Fields[]} clocks @returns {Session} */
function sessionOf(number, device, of, clocks) {
  const [told] = of("session", number);
  const reps = of("rep", number);
  const amends = of("amend", number);
  const zeroMs = told?.up_ms ?? Math.min(...reps.map((rep) => rep.start_ms));
  const setNumbers = [...new Set([...reps, ...of("set", number)].map(({ set }) => set))].sort((a, b) => a - b);
  const of0 = (/** @type {string} */ field) => amended(amends, 0, field);
  return {
    id: `${device}/${number}`,
    device,
    number,
    startMs: told ? startOf(told, clocks) : null,
    lifter: of0("lifter") ?? told?.lifter ?? "",
    machine: of0("machine") ?? told?.machine ?? "",
    kind: tables.machines[Math.max(0, ...reps.map((rep) => rep.kind))] ?? null,
    note: of0("note") ?? "",
    sets: setNumbers.map((set) => setOf(set, reps.filter((rep) => rep.set === set), of("set", number), amends, zeroMs)),
  };
}

/** The start by the nearest clock setting of the same boot. @param {Fields} told @param {Fields[]} clocks @returns {number | null} */
function startOf({ boot, up_ms }, clocks) {
  const near = clocks.filter((clock) => clock.boot === boot);
  if (!near.length) return null;
  const away = (/** @type {Fields} */ clock) => Math.abs(clock.up_ms - up_ms);
  const nearest = near.reduce((best, one) => (away(one) < away(best) ? one : best));
  return nearest.epoch_s * 1000 + up_ms - nearest.up_ms;
}

/** The last correction of a field, of this set or of all. @param {Fields[]} amends @param {number} set @param {string} field @returns {string | undefined} */
function amended(amends, set, field) {
  const fits = amends.filter((one) => AMENDED[one.field] === field && (one.set === set || (set && !one.set && field !== "note")));
  return fits.at(-1)?.value;
}

/** @param {number} set @param {Fields[]} reps @param {Fields[]} ends @param {Fields[]} amends @param {number} zeroMs @returns {SetKept} */
function setOf(set, reps, ends, amends, zeroMs) {
  const end = ends.find((one) => one.set === set);
  const side = amended(amends, set, "side") ?? end?.side ?? 0;
  const weightG = Number(amended(amends, set, "weight_g") ?? end?.weight_g ?? 0);
  const unique = [...new Map(reps.map((rep) => [rep.rep, rep])).values()].sort((a, b) => a.rep - b.rep);
  return {
    set,
    side: typeof side === "string" && tables.sides.includes(side) ? side : (tables.sides[Number(side)] ?? null),
    weight_kg: weightG ? weightG / 1000 : null,
    note: amended(amends, set, "note") ?? "",
    lifter: amended(amends, set, "lifter") ?? "",
    reps: unique.map((rep, i) => repOf(rep, unique[i + 1], zeroMs)),
    told_reps: end?.reps ?? unique.length,
    time_under_tension_s: end ? end.tension_ms / 1000 : null,
    velocity_loss_pct: end?.velocity_loss ?? null,
  };
}

/** @param {Fields} rep @param {Fields | undefined} next @param {number} zeroMs @returns {Rep} */
function repOf(rep, next, zeroMs) {
  const pauseMs = rep.peak_pause_ms ?? rep.pause_ms;
  const startMs = rep.start_ms - zeroMs;
  const marks = [startMs, startMs + rep.concentric_ms, startMs + rep.concentric_ms + pauseMs];
  const endMs = marks[2] + rep.eccentric_ms;
  const unit = UNITS[rep.kind] ?? "deg";
  return {
    set: rep.set,
    rep: rep.rep,
    start_s: marks[0] / 1000,
    peak_start_s: marks[1] / 1000,
    peak_end_s: marks[2] / 1000,
    end_s: endMs / 1000,
    concentric_s: rep.concentric_ms / 1000,
    peak_pause_s: pauseMs / 1000,
    eccentric_s: rep.eccentric_ms / 1000,
    bottom_pause_s: next ? (next.start_ms - zeroMs - endMs) / 1000 : null,
    rom: rep.rom / 1000,
    rom_unit: unit,
    mean_speed: rep.mean_speed / 1000,
    peak_speed: rep.peak_speed / 1000,
    speed_unit: `${unit}/s`,
    top_at_s: (startMs + rep.top_ms) / 1000,
    rep_at_s: (endMs + rep.rep_ms) / 1000,
    flags: flagNames(rep.flags),
    pulses: rep.pulses ?? 0,
  };
}
