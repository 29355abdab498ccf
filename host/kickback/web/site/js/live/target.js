// The lifter's targets and the sounds of the page: stored in the browser, changed on the page of settings.
const NAME = "kickback.target";

/**
 * @typedef {object} Target
 * @property {number} reps 0 for none
 * @property {number[]} tempo seconds of kick, hold and return; 0 for none
 * @property {number} rest seconds between sets; 0 for none
 * @property {number} loss percent of speed at which a cue sounds; 0 for none
 * @property {boolean} voice @property {boolean} tones @property {boolean} pacer
 */

/** @type {Target} */
const DEFAULT = { reps: 0, tempo: [0, 0, 0], rest: 90, loss: 0, voice: true, tones: true, pacer: false };

/** @returns {Target} */
export function readTarget() {
  try {
    return { ...DEFAULT, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    return { ...DEFAULT };
  }
}

/** @param {Target} target */
export function keepTarget(target) {
  try {
    localStorage.setItem(NAME, JSON.stringify(target));
  } catch {
    // without storage it lasts until the page is closed
  }
}
