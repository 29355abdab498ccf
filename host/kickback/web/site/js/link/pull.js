// Copies a sensor's log and raw traces to the phone: resumes the last pull, checks and stores the data.
import tables from "../../made/tables.js";
import { ask } from "../core/client.js";
import * as database from "../keep/database.js";
import { recordsOf } from "../keep/log.js";
import { isKept } from "../keep/storage.js";
import { join, same } from "../wire/seal.js";
import { LinkError } from "./errors.js";

const K = tables.wire;
const KEPT_AT_ONCE = 4096; // bytes that a broken link loses at most
const TAIL = 64; // bytes that two logs never share: times in ms and checksums
const CLOCK_OFF_S = 3;

/** @typedef {import("./sensor.js").Sensor} Sensor */
/** @typedef {{epoch_s: number, log_first: number, log_end: number, log_pulled: number}} Info */
/** @typedef {{device: string, name: string, log: number, offset: number, tail: Uint8Array}} Kept */

/**
 * Copies all data that the phone lacks. Throws LinkError, or the browser's error if the storage is full; a new call
 * continues there.
 * @param {Sensor} sensor @param {(done: number, total: number) => void} progress bytes
 */
export async function pull(sensor, progress) {
  /** @type {Info} */
  let info = await sensor.info();
  if (Math.abs(info.epoch_s - Date.now() / 1000) > CLOCK_OFF_S) {
    await sensor.setTime(); // first: its record places the sessions before it on the calendar
    info = await sensor.info();
  }
  const kept = await resumed(sensor, info);
  const from = kept.offset;
  await pullLog(sensor, kept, (at) => progress(at - from, Math.max(1, info.log_end - from)));
  const log = await wholeLog(kept.device, kept.log);
  const made = await ask("sessions", log, `${kept.device}/${kept.log}`);
  await database.put({ sessions: made });
  const traces = await pullTraces(sensor, kept, log, progress);
  // a browser may delete temporary storage, so the sensor keeps the data for other hosts
  if (kept.offset > info.log_pulled + K.PULLED_SIZE && (await isKept())) await sensor.do("mark_pulled", { numbers: [kept.offset] });
  return { bytes: kept.offset - from, sessions: made.length, traces };
}

/** The end of the last pull; a new log if the sensor has started one. @param {Sensor} sensor @param {Info} info @returns {Promise<Kept>} */
async function resumed(sensor, info) {
  const fresh = { device: sensor.device, name: sensor.name, log: 1, offset: info.log_first, tail: new Uint8Array() };
  const kept = await database.get("devices", sensor.device);
  if (!kept) return fresh;
  if (!(await isSameLog(sensor, kept, info))) return { ...fresh, log: kept.log + 1 };
  const offset = Math.max(kept.offset, info.log_first);
  return { ...kept, name: sensor.name, offset, tail: offset > kept.offset ? new Uint8Array() : kept.tail };
}

/** @param {Sensor} sensor @param {Kept} kept @param {Info} info */
async function isSameLog(sensor, kept, info) {
  if (kept.offset > info.log_end) return false;
  const begins = Math.max(kept.offset - kept.tail.length, info.log_first);
  if (begins >= kept.offset) return true;
  /** @type {Uint8Array[]} */
  const parts = [];
  try {
    await sensor.read(K.LOG, 0, begins, kept.offset - begins, (data) => void parts.push(data));
  } catch (error) {
    if (error instanceof LinkError && error.code === K.BEYOND) return false;
    throw error;
  }
  return same(join(...parts), kept.tail.slice(begins - kept.offset));
}

/** @param {Sensor} sensor @param {Kept} kept changed as bytes are kept @param {(offset: number) => void} progress */
async function pullLog(sensor, kept, progress) {
  let stream = new Uint8Array();
  const keep = async () => {
    if (!stream.length) return;
    const { device, log, offset } = kept;
    const bytes = stream;
    stream = new Uint8Array();
    kept.offset += bytes.length;
    kept.tail = join(kept.tail, bytes).slice(-TAIL);
    await database.put({ logs: [{ device, log, offset, bytes }], devices: [{ ...kept }] });
  };
  try {
    await sensor.read(K.LOG, 0, kept.offset, 0, async (data) => {
      stream = join(stream, data);
      progress(kept.offset + stream.length);
      if (stream.length >= KEPT_AT_ONCE) await keep();
    });
  } finally {
    await keep(); // the received bytes are in order, also after an error
  }
}

/** The stored bytes of a log. @param {string} device @param {number} log */
export async function wholeLog(device, log) {
  const rows = await database.all("logs", database.beginsWith([device, log]));
  return join(...rows.map(({ bytes }) => bytes));
}

/** Copies the raw traces that the log names; returns their number. @param {Sensor} sensor @param {Kept} kept @param {Uint8Array} log @param {(done: number, total: number) => void} progress */
async function pullTraces(sensor, { device, log: number }, log, progress) {
  let came = 0;
  const raws = new Map(recordsOf(log).filter(({ record }) => record === "raw").map((raw) => [raw.number, raw]));
  for (const raw of raws.values()) {
    const row = (await database.get("traces", [device, number, raw.number])) ?? { device, log: number, number: raw.number, bytes: new Uint8Array() };
    if (row.whole || row.gone) continue;
    Object.assign(row, { session: raw.session, size: raw.size });
    await pullTrace(sensor, row, progress);
    came += row.whole ? 1 : 0;
  }
  return came;
}

/** @param {Sensor} sensor @param {any} row @param {(done: number, total: number) => void} progress */
async function pullTrace(sensor, row, progress) {
  try {
    await sensor.read(K.RAW_TRACE, row.number, row.bytes.length, 0, (data) => {
      row.bytes = join(row.bytes, data);
      progress(row.bytes.length, Math.max(1, row.size));
    });
    row.whole = true;
  } catch (error) {
    row.gone = error instanceof LinkError && error.code === K.GONE;
    if (!row.gone) throw error;
  } finally {
    await database.put({ traces: [row] });
  }
}
