// One picture of a session, to be shared: reps, a bar for each set, tempo and range.
import { share } from "../files.js";
import { dateAndTime } from "../format.js";
import { words } from "../words.js";

const [WIDTH, HEIGHT, MARGIN] = [1080, 1350, 80]; // as the card of kickback report --card
const [BARS_TOP, BARS_HEIGHT, MOST_BARS] = [640, 400, 12];
const FONT = "system-ui, sans-serif";

/** @param {import("../keep/log.js").Session} session @param {string} summary of its tempo and range */
export async function shareCard(session, summary) {
  const canvas = drawCard(session, summary);
  const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
  await share("kickback.png", /** @type {Blob} */ (png), "image/png");
}

/** @param {import("../keep/log.js").Session} session @param {string} summary */
export function drawCard({ sets, startMs, lifter, machine }, summary) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name);
  const counts = sets.map((set) => set.reps.length || set.told_reps);
  const write = (/** @type {string} */ text, /** @type {number} */ y, /** @type {number} */ size, ink = "--ink") => {
    context.font = `600 ${size}px ${FONT}`;
    context.fillStyle = colour(ink);
    context.fillText(text, MARGIN, y, WIDTH - 2 * MARGIN);
  };
  context.fillStyle = colour("--paper");
  context.fillRect(0, 0, WIDTH, HEIGHT);
  write([lifter, machine].filter(Boolean).join(", ") || words.sessions.card, 130, 52);
  write(dateAndTime(startMs), 190, 36, "--soft");
  const reps = counts.reduce((sum, count) => sum + count, 0);
  write(String(reps), 440, 240, "--accent");
  write(words.sessions.cardReps(reps, counts.length), 520, 48);
  drawBars(context, counts.slice(0, MOST_BARS), colour);
  write(summary, 1200, 40);
  write(words.sessions.card, 1280, 32, "--soft");
  return canvas;
}

/** @param {CanvasRenderingContext2D} context @param {number[]} counts @param {(name: string) => string} colour */
function drawBars(context, counts, colour) {
  const each = (WIDTH - 2 * MARGIN) / Math.max(counts.length, 4);
  const most = Math.max(...counts, 1);
  context.font = `600 36px ${FONT}`;
  counts.forEach((count, i) => {
    const [x, height] = [MARGIN + i * each, (count / most) * BARS_HEIGHT];
    context.fillStyle = colour("--kick");
    context.fillRect(x, BARS_TOP + BARS_HEIGHT - height, each * 0.8, height);
    context.fillStyle = colour("--ink");
    context.fillText(String(count), x, BARS_TOP + BARS_HEIGHT + 48);
  });
}
