// The phone's own motion sensors.
import { words } from "../words.js";

const G = 9.80665; // m/s2
const FULL_SCALE = 32768;
const PATIENCE_MS = 3000;
/** What the counts mean: as an MPU6050 of these ranges would give them. */
export const RANGES = { accel_range_g: 8, gyro_range_dps: 2000 };

export const hasMotion = () => typeof DeviceMotionEvent !== "undefined" && isSecureContext;

/** Asks where the browser asks its user. Only from a click. Throws a sentence. */
export async function allowMotion() {
  if (!hasMotion()) throw new Error(words.phone.noMotion);
  const asked = await /** @type {any} */ (DeviceMotionEvent).requestPermission?.();
  if (asked && asked !== "granted") throw new Error(words.phone.refused);
}

/** One event's six counts into out; false where the phone has no gyroscope. alpha, beta and gamma turn about x, y and z.
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
 * Calls each with the event's time in ms and six counts, until the function that it gives is called.
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
