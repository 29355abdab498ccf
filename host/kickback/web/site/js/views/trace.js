// The replay of a recording that is dropped on the page.
import { ask } from "../core/client.js";
import { fileButton, button, h, table } from "../dom.js";
import { save } from "../files.js";
import { fixed } from "../format.js";
import { demoUrl } from "../places.js";
import { Plot } from "../trace/plot.js";
import { words } from "../words.js";

const TOLD = words.trace;

/** @param {import("../app.js").Place} place */
export function showTrace(place) {
  const told = h("p", { role: "status", className: "told" });
  const found = h("div", { className: "found" });
  const take = async (/** @type {string} */ name, /** @type {ArrayBuffer} */ bytes) => {
    told.className = "told";
    told.textContent = TOLD.working;
    found.replaceChildren();
    try {
      const replayed = await ask("replay", new Uint8Array(bytes), name);
      told.textContent = summary(replayed.json);
      found.replaceChildren(...result(replayed, name));
    } catch (error) {
      told.className = "trouble";
      told.textContent = /** @type {Error} */ (error).message;
    }
  };
  const takeFile = async (/** @type {File} */ file) => take(file.name, await file.arrayBuffer());
  const zone = h("div", { className: "drop" },
    fileButton(TOLD.choose, ".kbt,.csv", takeFile), h("p", { className: "soft" }, TOLD.drop),
    button(TOLD.demo, async () => take("demo.kbt", await (await fetch(demoUrl)).arrayBuffer()))); // prettier-ignore
  place.onLeave = dropAnywhere(zone, takeFile);
  place.show(TOLD.title, h("p", { className: "soft" }, TOLD.lead), zone, told, found);
}

/** Accepts files dropped on any part of the page; returns a function that stops it. @param {HTMLElement} zone @param {(file: File) => void} take */
function dropAnywhere(zone, take) {
  const listeners = {
    dragover: (/** @type {DragEvent} */ event) => (event.preventDefault(), zone.classList.add("over")),
    dragleave: () => zone.classList.remove("over"),
    drop: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      zone.classList.remove("over");
      const file = event.dataTransfer?.files[0];
      if (file) take(file);
    },
  };
  const names = /** @type {(keyof typeof listeners)[]} */ (Object.keys(listeners));
  for (const name of names) addEventListener(name, /** @type {any} */ (listeners[name]));
  return () => names.forEach((name) => removeEventListener(name, /** @type {any} */ (listeners[name])));
}

/** @param {any} json */
function summary({ machine, rate_hz, quality: { samples, gaps, saturated } }) {
  return TOLD.summary(machine ?? TOLD.noMachine, rate_hz, samples, gaps, saturated);
}

/** @param {import("../trace/replay.js").Replayed} replayed @param {string} name @returns {Node[]} */
function result(replayed, name) {
  const { reps, sets, json } = replayed;
  const text = JSON.stringify(json);
  const saved = button(TOLD.json, () => save(`${name.replace(/\.[^.]*$/, "")}.json`, text, "application/json"));
  saved.dataset.json = text;
  const plot = new Plot(replayed).element;
  if (!reps.length) return [h("p", {}, TOLD.noReps), plot, ...notCounted(replayed), saved];
  return [
    plot,
    h("h2", {}, TOLD.sets),
    table(TOLD.sets, TOLD.setColumns, sets.map(setCells)),
    h("h2", {}, TOLD.reps),
    table(TOLD.reps, TOLD.repColumns(replayed.unit, withPulses(reps)), reps.map((rep) => repCells(rep, withPulses(reps)))),
    ...notCounted(replayed),
    saved,
  ];
}

/** @param {import("../trace/replay.js").Replayed} replayed */
function notCounted({ rejected, notCounted: left }) {
  if (left.length) return [h("h2", {}, TOLD.notCounted), table(TOLD.notCounted, TOLD.leftColumns, left.map(leftCells))];
  const rows = rejected.map(({ at_s, why }) => h("li", {}, TOLD.notCountedRow(fixed(at_s, 1), TOLD.reasons[why])));
  return [h("h2", {}, TOLD.notCounted), rows.length ? h("ul", {}, rows) : h("p", { className: "soft" }, TOLD.notCountedNone)];
}

/** @param {import("../trace/ledger.js").NotCounted} left */
function leftCells({ start_s, end_s, range, range_unit, value, limit, unit, reason }) {
  const words = (/** @type {number} */ number) => `${Number(number.toPrecision(4))} ${unit}`.trim();
  return [fixed(start_s, 2), fixed(end_s, 2), `${fixed(range, 1)} ${range_unit}`, words(value), words(limit), reason];
}

/** @param {import("../trace/ledger.js").SetRow} set */
function setCells({ set, reps, start_s, end_s, time_under_tension_s, velocity_loss_pct }) {
  return [String(set), String(reps), fixed(start_s, 2), fixed(end_s, 2), fixed(time_under_tension_s, 1), fixed(velocity_loss_pct, 0)];
}

/** @param {import("../trace/ledger.js").Rep[]} reps */
const withPulses = (reps) => reps.some(({ pulses }) => pulses);

/** @param {import("../trace/ledger.js").Rep} rep @param {boolean} pulses whether there is a column of pulses */
function repCells(rep, pulses) {
  const tempo = [rep.concentric_s, rep.peak_pause_s, rep.eccentric_s, rep.bottom_pause_s].map((seconds) => fixed(seconds, 2));
  const motion = [fixed(rep.rom, 1), fixed(rep.mean_speed, 1), fixed(rep.peak_speed, 1)];
  return [String(rep.set), String(rep.rep), fixed(rep.start_s, 2), ...tempo, ...motion, ...(pulses ? [String(rep.pulses ?? 0)] : []), rep.flags.join(", ")];
}
