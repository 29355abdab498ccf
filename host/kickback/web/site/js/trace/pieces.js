// A device's compressed trace (.kbt, version 2): see the firmware's record_codec.py and rice.py.
import tables from "../../made/tables.js";
import { payloadEnd, readNumber, readRecord } from "../wire/record.js";

const BLOCK = 16; // samples
const COLUMNS = 7; // a time and six counts
const ESCAPE = 8; // ones, then the value in 32 bits
const CLOCK = 2 ** 30;

/** @typedef {{settings: object, profile: number[] | null, resting: number[] | null, rail: number[] | null, still: boolean}} Origin */

/**
 * Damaged pieces become a gap. Throws if no piece can be read.
 * @param {Uint8Array} bytes
 * @returns {{rows: number[][], accelRange: number, gyroRange: number, origin: Origin, setEnds: number[]}}
 */
export function readPieces(bytes) {
  const places = soundRecords(bytes, 4);
  if (bytes[places[0]?.at] !== tables.wire.TRACE) throw new Error("header");
  const header = readRecord(bytes, places[0].at, places[0].stop);
  /** @type {number[][]} */
  const rows = [];
  const setEnds = [];
  for (const { at, stop } of places.slice(1)) {
    if (bytes[at] === tables.wire.SET_ENDED) setEnds.push(rows.length);
    if (bytes[at] === tables.wire.PIECE) rows.push(...readPiece(bytes, at + 3, stop));
  }
  return { rows, accelRange: header.accel_range_g, gyroRange: header.gyro_range_dps, origin: originOf(header), setEnds };
}

/** @param {import("../wire/record.js").Fields} header @returns {Origin} */
function originOf(header) {
  const known = (/** @type {string} */ name, /** @type {number} */ count) => {
    const values = Array.from({ length: count }, (_, i) => header[name + i]);
    return values.some((value) => value) ? values : null;
  };
  const profile = header.kind && header.span ? [header.kind, header.span] : null;
  return { settings: settingsOf(header.settings), profile, resting: known("rest", 6), rail: known("rail", 5), still: !header.moving };
}

/** The core's settings that the device wrote, without those that the core refuses. @param {string} text */
function settingsOf(text) {
  let given;
  try {
    given = JSON.parse(text || "{}");
  } catch {
    return {};
  }
  const fits = tables.settings.filter(([name, , , low, high]) => {
    const value = given?.[name];
    return typeof value === "number" && value >= low && value <= high && CORE_SETTINGS.has(name);
  });
  return Object.fromEntries(fits.map(([name]) => [name, given[name]]));
}

const CORE_SETTINGS = new Set(tables.coreSettings);

/** @param {Uint8Array} bytes @param {number} at */
function soundRecords(bytes, at) {
  const found = [];
  while (at < bytes.length) {
    const stop = payloadEnd(bytes, at);
    if (stop >= 0) found.push({ at, stop });
    at = stop < 0 ? at + 1 : stop + 2;
  }
  return found;
}

/** The samples of one piece; none if it is damaged. @param {Uint8Array} bytes @param {number} at @param {number} stop */
function readPiece(bytes, at, stop) {
  try {
    const reader = { bytes, at, stop };
    const count = readNumber(reader);
    const rows = [Array.from({ length: COLUMNS }, () => readNumber(reader))];
    const bits = new Bits(bytes, reader.at, stop);
    const before = new Array(COLUMNS).fill(0);
    while (rows.length < count) addBlock(rows, bits, before, Math.min(BLOCK, count - rows.length));
    const fits = rows.every((row) => row.slice(1).every((value) => value >= -32768 && value <= 32767));
    return fits ? rows : [];
  } catch {
    return [];
  }
}

/** @param {number[][]} rows @param {Bits} bits @param {number[]} before each column's last difference @param {number} n */
function addBlock(rows, bits, before, n) {
  const columns = before.map((last, c) => {
    const changes = bits.take(1);
    const k = bits.take(4);
    const values = Array.from({ length: n }, () => bits.value(k));
    if (changes) for (let i = 0; i < n; i++) values[i] += i ? values[i - 1] : last;
    before[c] = values[n - 1];
    return values;
  });
  for (let i = 0; i < n; i++) {
    const [time, ...counts] = /** @type {number[]} */ (rows.at(-1));
    rows.push([(time + columns[0][i]) & (CLOCK - 1), ...counts.map((count, c) => count + columns[c + 1][i])]);
  }
}

/** Reads bits, the most significant of each byte first. */
class Bits {
  /** @param {Uint8Array} bytes @param {number} at @param {number} stop */
  constructor(bytes, at, stop) {
    this.bytes = bytes;
    this.place = 8 * at;
    this.stop = 8 * stop;
  }

  /** @param {number} count */
  take(count) {
    let value = 0;
    for (; count; count--, this.place++) {
      if (this.place >= this.stop) throw new Error("bits are missing");
      value = 2 * value + ((this.bytes[this.place >> 3] >> (7 - (this.place & 7))) & 1);
    }
    return value;
  }

  /** One Rice coded value. @param {number} k its low bits */
  value(k) {
    let ones = 0;
    while (ones < ESCAPE && this.take(1)) ones++;
    const value = ones === ESCAPE ? this.take(32) : ones * 2 ** k + this.take(k);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }
}
