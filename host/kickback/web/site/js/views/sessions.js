// The stored sessions: the list, one session, and exports.
import { button, h, table } from "../dom.js";
import { save, share } from "../files.js";
import { dateAndTime, fixed, median } from "../format.js";
import * as database from "../keep/database.js";
import { allSessions, toCsv, toJson, toLaptop } from "../keep/export.js";
import { removeRecording } from "../keep/recordings.js";
import { askToKeep, isKept } from "../keep/storage.js";
import { words } from "../words.js";
import { shareCard } from "./card.js";

const TOLD = words.sessions;
/** @typedef {import("../keep/log.js").Session} Session */
/** @typedef {import("../trace/ledger.js").Rep} Rep */

/** @param {import("../app.js").Place} place */
export async function showSessions(place) {
  const sessions = (await allSessions()).reverse();
  const rows = sessions.map((session) => h("li", {}, h("a", { href: `#session/${session.id}` }, h("strong", {}, dateAndTime(session.startMs)), h("span", {}, line(session)))));
  const exports = [
    button(TOLD.json, async () => save("kickback.json", toJson(await allSessions()), "application/json")),
    button(TOLD.csv, async () => save("kickback.csv", toCsv(await allSessions()), "text/csv")),
    button(TOLD.laptop, async () => share("kickback-phone.json", await toLaptop(), "application/json")),
  ];
  place.show(TOLD.title,
    rows.length ? h("ul", { className: "list" }, rows) : h("p", {}, TOLD.none),
    rows.length > 0 && h("div", { className: "row" }, exports),
    rows.length > 0 && h("p", { className: "soft" }, TOLD.laptopAbout),
    await storagePanel()); // prettier-ignore
}

/** @param {Session} session */
function line({ sets, machine, lifter, kind, truth, id, device }) {
  const reps = sets.reduce((sum, set) => sum + (set.reps.length || set.told_reps), 0);
  const source = id.startsWith("phone/") ? TOLD.of.phone : TOLD.of.sensor(device.split("/")[0]);
  const parts = [words.reps(reps), words.sets(sets.length), machine || kind || "", lifter, truth === null || truth === undefined ? "" : TOLD.truth(truth), source];
  return parts.filter(Boolean).join(", ");
}

async function storagePanel() {
  const told = h("p", { role: "status" }, (await isKept()) ? TOLD.kept : TOLD.notKept);
  const ask = button(TOLD.keep, async () => (told.textContent = (await askToKeep()) ? TOLD.kept : TOLD.notKept));
  return h("div", { className: "panel" }, h("p", {}, TOLD.where), told, !(await isKept()) && ask);
}

/** @param {import("../app.js").Place} place @param {string} id */
export async function showSession(place, id) {
  /** @type {Session | undefined} */
  const session = await database.get("sessions", decodeURIComponent(id));
  if (!session) return place.go("sessions");
  const recording = await database.get("recordings", session.id);
  place.show(dateAndTime(session.startMs),
    h("p", {}, line(session)),
    session.note && h("p", {}, session.note),
    ...sides(session),
    ...session.sets.flatMap(setPart),
    session.sets.length > 0 && button(TOLD.picture, () => shareCard(session, medians(session)), { className: "button" }),
    recording && recordingPart(place, recording),
    h("a", { href: "#sessions", className: "button" }, TOLD.whole)); // prettier-ignore
}

/** @param {import("../keep/log.js").SetKept} set */
function setPart(set) {
  const side = set.side ? TOLD.side[/** @type {"left" | "right"} */ (set.side)] : "";
  const parts = [words.reps(set.reps.length || set.told_reps), side, set.weight_kg ? `${set.weight_kg} kg` : "",
    set.reps.length ? TOLD.medians(tempoOf(set.reps), rangeOf(set.reps)) : "",
    set.time_under_tension_s === null ? "" : TOLD.tension(fixed(set.time_under_tension_s, 1)),
    set.velocity_loss_pct === null ? "" : TOLD.loss(set.velocity_loss_pct)]; // prettier-ignore
  const title = TOLD.setTitle(set.set);
  return [h("h2", {}, title), h("p", {}, parts.filter(Boolean).join(", ")), table(title, TOLD.columns(set.reps[0]?.rom_unit ?? "deg"), set.reps.map(repCells))];
}

/** Tempo and range over all sets. @param {Session} session */
function medians({ sets }) {
  const reps = sets.flatMap((set) => set.reps);
  return reps.length ? TOLD.medians(tempoOf(reps), rangeOf(reps)) : "";
}

/** @param {Rep} rep */
function repCells(rep) {
  const tempo = [rep.concentric_s, rep.peak_pause_s, rep.eccentric_s, rep.bottom_pause_s].map((seconds) => fixed(seconds, 2));
  return [String(rep.rep), ...tempo, fixed(rep.rom, 1), fixed(rep.mean_speed, 1), rep.flags.join(", ")];
}

/** @param {Rep[]} reps */
function tempoOf(reps) {
  const phases = /** @type {const} */ (["concentric_s", "peak_pause_s", "eccentric_s"]);
  return phases.map((phase) => fixed(median(reps.map((rep) => rep[phase])), 1)).join("-");
}

/** @param {Rep[]} reps */
function rangeOf(reps) {
  return `${fixed(median(reps.map(({ rom }) => rom)), 1)} ${reps[0].rom_unit}`;
}

/** Medians of both sides, where both were trained. @param {Session} session */
function sides({ sets }) {
  const of = (/** @type {string} */ side) => sets.filter((set) => set.side === side).flatMap((set) => set.reps);
  const [left, right] = [of("left"), of("right")];
  if (!left.length || !right.length) return [];
  const fields = /** @type {const} */ ([["range", "rom"], ["hold", "peak_pause_s"], ["speed", "mean_speed"]]);
  const value = (/** @type {Rep[]} */ reps, /** @type {"rom" | "peak_pause_s" | "mean_speed"} */ field) => fixed(median(reps.map((rep) => rep[field])), 1);
  const rows = fields.map(([name, field]) => h("li", {}, TOLD.sideRow(TOLD.sideNames[name], value(left, field), value(right, field))));
  return [h("h2", {}, TOLD.sides), h("ul", {}, rows)];
}

/** @param {import("../app.js").Place} place @param {{id: string, kbt: Uint8Array, startMs: number, truth: number | null}} recording */
function recordingPart(place, { id, kbt, startMs, truth }) {
  const name = `kickback-${new Date(startMs).toISOString().slice(0, 16).replace(/[:T]/g, "-")}${truth === null ? "" : `-true-${truth}`}.kbt`;
  return h("div", { className: "row" },
    button(TOLD.share, () => share(name, /** @type {any} */ (kbt), "application/octet-stream")),
    button(TOLD.remove, async () => {
      await removeRecording(id);
      place.go("sessions");
    })); // prettier-ignore
}
