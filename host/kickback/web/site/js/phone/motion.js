// The phone's motion sensors.
import { words } from "../words.js";

const G = 9.80665; // m/s2
const FULL_SCALE = 32768;
const PATIENCE_MS = 3000;
/** The scale of the counts: that of an MPU6050 with these ranges. */
export const RANGES = { accel_range_g: 8, gyro_range_dps: 2000 };

export const hasMotion = () => typeof DeviceMotionEvent !== "undefined" && isSecureContext;

/** Requests permission if the browser requires it. Call it from a click. Throws an Error with a sentence. */
export async function allowMotion() {
  if (!hasMotion()) throw new Error(words.phone.noMotion);
  const asked = await /** @type {any} */ (DeviceMotionEvent).requestPermission?.();
  if (asked && asked !== "granted") throw new Error(words.phone.refused);
}

/** Writes the six counts of an event to out; false if the phone has no gyroscope. alpha, beta and gamma turn about x, y and z.
 * @param {DeviceMotionEvent} event @param {Int16Array} out */
export function countsOf({ accelerationIncludingGravity: a, rotationRate: r }, out) {
  if (a?.x == null || r?.alpha == null) return false;
  [a.x, a.y, a.z].forEach((value, i) => (out[i] = clip(((value ?? 0) / G) * (FULL_SCALE / RANGES.accel_range_g))));
  [r.alpha, r.beta, r.gamma].forEach((value, i) => (out[3 + i] = clip((value ?? 0) * (FULL_SCALE / RANGES.gyro_range_dps))));
  return true;
}

/** @param {number} value */
function clip(value) {
  return Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(value)));
}

/**
 * Calls each with the event's time in ms and six counts, until the returned function is called.
 * @param {(ms: number, counts: Int16Array) => void} each @param {(sentence: string) => void} silent nothing comes
 */
export function watchMotion(each, silent) {
  const counts = new Int16Array(6);
  const late = setTimeout(() => silent(words.phone.silent), PATIENCE_MS);
  const listener = (/** @type {DeviceMotionEvent} */ event) => {
    if (!countsOf(event, counts)) return;
    clearTimeout(late);
    each(event.timeStamp, counts);
  };
  addEventListener("devicemotion", listener);
  return () => {
    clearTimeout(late);
    removeEventListener("devicemotion", listener);
  };
}
