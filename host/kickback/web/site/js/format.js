// Formats numbers.
import { words } from "./words.js";

/** @param {number | null | undefined} value @param {number} digits */
export function fixed(value, digits) {
  return value === null || value === undefined ? words.unknown : value.toFixed(digits);
}

/** m:ss @param {number} seconds */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {number | null} ms since 1970 */
export function dateAndTime(ms) {
  if (ms === null) return words.sessions.undated;
  return new Date(ms).toLocaleString(words.language, { dateStyle: "medium", timeStyle: "short" });
}

/** null for none. @param {(number | null)[]} values */
export function median(values) {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (!sorted.length) return null;
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
