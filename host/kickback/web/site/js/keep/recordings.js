// Recordings of this phone as a sensor.
import { ask } from "../core/client.js";
import { RANGES } from "../phone/motion.js";
import { writeKbt } from "../trace/kbt.js";
import * as database from "./database.js";

/**
 * Stores a recording and the session that the core detects in it.
 * @param {import("../phone/recorder.js").Recorder} recorder @param {number} startMs
 * @param {number | null} truth how many reps the lifter counted @param {string} machine
 */
export async function keepRecording(recorder, startMs, truth, machine) {
  const kbt = writeKbt(recorder.tUs, recorder.words, RANGES, Math.round((recorder.size - 1) / recorder.seconds));
  const id = `phone/${startMs}`;
  const replayed = await ask("replay", kbt, id);
  const session = sessionOf(id, startMs, truth, machine, replayed);
  await database.put({ recordings: [{ id, startMs, kbt, truth, machine }], sessions: [session] });
  return session;
}

/**
 * @param {string} id @param {number} startMs @param {number | null} truth @param {string} machine
 * @param {import("../trace/replay.js").Replayed} replayed @returns {import("./log.js").Session}
 */
function sessionOf(id, startMs, truth, machine, replayed) {
  const kind = /** @type {{machine: string | null}} */ (replayed.json).machine;
  const sets = replayed.sets.map((set) => ({
    set: set.set,
    side: null,
    weight_kg: null,
    note: "",
    reps: replayed.reps.filter((rep) => rep.set === set.set),
    told_reps: set.reps,
    time_under_tension_s: set.time_under_tension_s,
    velocity_loss_pct: set.velocity_loss_pct,
  }));
  return { id, device: "phone", number: 0, startMs, lifter: "", machine, kind, note: "", sets, truth };
}

/** @param {string} id */
export async function removeRecording(id) {
  await database.remove("recordings", id);
  await database.remove("sessions", id);
}
