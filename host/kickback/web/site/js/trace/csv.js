// CSV traces with kickback's header.
import { words } from "../words.js";

const COLUMNS = ["t_s", "ax_g", "ay_g", "az_g", "gx_dps", "gy_dps", "gz_dps"];
const RANGES = { accel_range_g: 4, gyro_range_dps: 500 }; // the core's defaults: a CSV has no ranges
const FULL_SCALE = 32768;

/** Throws an Error with the line if it cannot be read. @param {string} text @param {string} name @returns {import("./trace.js").Trace} */
export function readCsv(text, name) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const delimiter = [",", ";", "\t"].reduce((best, one) => (count(lines[0], one) > count(lines[0], best) ? one : best));
  const header = lines[0].split(delimiter).map((cell) => cell.trim());
  const places = COLUMNS.map((column) => header.indexOf(column));
  if (places.includes(-1)) throw new Error(words.trace.header(name, COLUMNS.join(",")));
  const rows = lines.flatMap((line, i) => (i && line.trim() ? [rowOf(line.split(delimiter), places, name, i + 1)] : []));
  if (rows.length < 2) throw new Error(words.trace.empty(name));
  const late = rows.findIndex((row, i) => i && row[0] <= rows[i - 1][0]);
  if (late > 0) throw new Error(words.trace.backwards(name, late + 1));
  const counts = new Int16Array(6 * rows.length);
  rows.forEach((row, i) => row.slice(1).forEach((value, c) => (counts[6 * i + c] = countOf(value, c))));
  return { name, seconds: Float64Array.from(rows, (row) => row[0]), counts, given: { settings: { ...RANGES } }, setEnds: [] };
}

/** @param {string[]} cells @param {number[]} places @param {string} name @param {number} line */
function rowOf(cells, places, name, line) {
  const row = places.map((place) => (cells[place]?.trim() ? Number(cells[place]) : NaN));
  if (!row.every(Number.isFinite)) throw new Error(words.trace.line(name, line));
  return row;
}

/** @param {number} value in g or deg/s @param {number} column */
function countOf(value, column) {
  const range = column < 3 ? RANGES.accel_range_g : RANGES.gyro_range_dps;
  return Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, halfToEven(value * (FULL_SCALE / range))));
}

/** Rounds as numpy does. @param {number} value */
export function halfToEven(value) {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

/** @param {string} text @param {string} sign */
function count(text, sign) {
  return text.split(sign).length;
}
