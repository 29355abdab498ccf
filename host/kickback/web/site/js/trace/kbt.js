// .kbt files. Version 1 is a header and a row of 16 bytes for each sample, version 2 a device's compressed pieces.
import { words } from "../words.js";
import { readPieces } from "./pieces.js";

const CLOCK = 2 ** 30; // us: the clock wraps
const HEADER = 10;
const ROW = 16;

/** @typedef {import("./trace.js").Trace} Trace */

/** @param {Uint8Array} bytes */
export function isKbt(bytes) {
  return bytes[0] === 0x4b && bytes[1] === 0x42 && bytes[2] === 0x54;
}

/** Throws an Error with a sentence if it is damaged. @param {Uint8Array} bytes @param {string} name @returns {Trace} */
export function readKbt(bytes, name) {
  if (bytes[3] === 2) return recorded(bytes, name);
  if (bytes[3] !== 1) throw new Error(words.trace.version(name, bytes[3]));
  if (bytes.length < HEADER || (bytes.length - HEADER) % ROW) throw new Error(words.trace.cut(name));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = [];
  for (let at = HEADER; at < bytes.length; at += ROW)
    rows.push([view.getUint32(at, true), ...[4, 6, 8, 10, 12, 14].map((place) => view.getInt16(at + place, true))]);
  return traceOf(rows, view.getUint16(4, true), view.getUint16(6, true), name, null, []);
}

/** @param {Uint8Array} bytes @param {string} name */
function recorded(bytes, name) {
  let found;
  try {
    found = readPieces(bytes);
  } catch {
    throw new Error(words.trace.damaged(name));
  }
  return traceOf(found.rows, found.accelRange, found.gyroRange, name, found.origin, found.setEnds);
}

/**
 * @param {number[][]} rows @param {number} accelRange @param {number} gyroRange @param {string} name
 * @param {import("./pieces.js").Origin | null} origin @param {number[]} setEnds
 * @returns {Trace}
 */
function traceOf(rows, accelRange, gyroRange, name, origin, setEnds) {
  if (!accelRange || !gyroRange) throw new Error(words.trace.damaged(name));
  if (rows.length < 2) throw new Error(words.trace.empty(name));
  const seconds = new Float64Array(rows.length);
  const counts = new Int16Array(6 * rows.length);
  let us = rows[0][0];
  rows.forEach(([time, ...six], i) => {
    const step = i ? (time - rows[i - 1][0]) & (CLOCK - 1) : 0;
    if (time >= CLOCK || (i && (step === 0 || step >= CLOCK / 2))) throw new Error(words.trace.backwards(name, i + 1));
    us += step;
    seconds[i] = us / 1e6;
    counts.set(six, 6 * i);
  });
  const settings = { accel_range_g: accelRange, gyro_range_dps: gyroRange };
  return { name, seconds, counts, given: { ...(origin ?? {}), settings: { ...settings, ...origin?.settings } }, setEnds };
}

/**
 * A .kbt file of version 1.
 * @param {ArrayLike<number>} tUs on the wrapping clock @param {ArrayLike<number>} counts six for each time
 * @param {{accel_range_g: number, gyro_range_dps: number}} ranges @param {number} rateHz
 */
export function writeKbt(tUs, counts, ranges, rateHz) {
  const view = new DataView(new ArrayBuffer(HEADER + ROW * tUs.length));
  [0x4b, 0x42, 0x54, 1].forEach((byte, i) => view.setUint8(i, byte));
  [ranges.accel_range_g, ranges.gyro_range_dps, rateHz].forEach((value, i) => view.setUint16(4 + 2 * i, value, true));
  for (let i = 0; i < tUs.length; i++) {
    view.setUint32(HEADER + ROW * i, tUs[i], true);
    for (let c = 0; c < 6; c++) view.setInt16(HEADER + ROW * i + 4 + 2 * c, counts[6 * i + c], true);
  }
  return new Uint8Array(view.buffer);
}
