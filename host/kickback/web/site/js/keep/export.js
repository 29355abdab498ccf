// The stored data as files for people, spreadsheets and the laptop.
import { toBase64 } from "./base64.js";
import * as database from "./database.js";

const COLUMNS = ["start", "lifter", "machine", "kind", "set", "side", "weight_kg", "rep", "start_s", "concentric_s", "peak_pause_s",
  "eccentric_s", "bottom_pause_s", "rom", "rom_unit", "mean_speed", "peak_speed", "speed_unit", "flags"]; // prettier-ignore
/** @typedef {import("./log.js").Session} Session */

/** Oldest first, those of unknown time before them. @returns {Promise<Session[]>} */
export async function allSessions() {
  const sessions = await database.all("sessions");
  return sessions.sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0) || (a.id < b.id ? -1 : 1));
}

/** @param {Session[]} sessions */
export function toJson(sessions) {
  const told = sessions.map(({ id, startMs, ...rest }) => ({ id, start: isoTime(startMs), ...rest }));
  return `${JSON.stringify(told, null, 1)}\n`;
}

/** A row for each rep. @param {Session[]} sessions */
export function toCsv(sessions) {
  const rows = sessions.flatMap((session) => session.sets.flatMap((set) => set.reps.map((rep) => rowOf(session, set, rep))));
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** @param {Session} session @param {import("./log.js").SetKept} set @param {import("../trace/ledger.js").Rep} rep */
function rowOf({ startMs, lifter, machine, kind }, { side, weight_kg, lifter: ofSet }, rep) {
  const about = { start: isoTime(startMs), lifter: ofSet || lifter, machine, kind, side, weight_kg };
  const all = /** @type {Record<string, any>} */ ({ ...rep, ...about, flags: rep.flags.join(";") });
  return COLUMNS.map((name) => all[name]);
}

/** Quotes a cell if necessary, and protects text that a spreadsheet would run. @param {unknown} value */
function cell(value) {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {number | null} ms */
function isoTime(ms) {
  return ms === null ? null : new Date(ms).toISOString();
}

/** The file that `kickback import` takes: logs and traces byte for byte, so that the laptop recognizes data that it has. */
export async function toLaptop() {
  const [devices, logs, traces, recordings] = await Promise.all(
    /** @type {const} */ (["devices", "logs", "traces", "recordings"]).map((store) => database.all(store)),
  );
  const whole = traces.filter((trace) => trace.whole);
  return JSON.stringify({
    kickback_phone: 1,
    devices: devices.map(({ device, name, log }) => ({ device, name, log })),
    logs: logs.map(({ bytes, ...row }) => ({ ...row, bytes: toBase64(bytes) })),
    traces: whole.map(({ device, log, number, session, bytes }) => ({ device, log, number, session, bytes: toBase64(bytes) })),
    recordings: recordings.map(({ kbt, ...row }) => ({ ...row, kbt: toBase64(kbt) })),
  });
}
