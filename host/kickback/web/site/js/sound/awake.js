// Keeps the screen on: motion events end when it turns off, and the phone is not touched during a set.

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;

/** @param {boolean} on */
export async function keepAwake(on) {
  wanted = on;
  if (!on) {
    await lock?.release();
    lock = null;
  } else if (document.visibilityState === "visible" && !lock) {
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null; // a low battery refuses it
    lock?.addEventListener("release", () => (lock = null));
  }
}

document.addEventListener("visibilitychange", () => {
  if (wanted && document.visibilityState === "visible") keepAwake(true);
});
