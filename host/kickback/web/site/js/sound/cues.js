// Selects the sounds of an event. Without side effects: tones.js and voice.js play them.
import { HOLD, REP, REST, SET_END, speedLoss, TOP, TOP_RETRACTED } from "../live/model.js";

/** @typedef {{tone?: string, say?: [string, ...number[]]}} Cue say: a name in words.spoken and its numbers */

export class Cues {
  /** @param {import("../live/target.js").Target} target */
  constructor(target) {
    this.target = target;
    this.phase = REST;
    this.ticked = 0;
    this.warnedSet = 0;
    this.restOver = true;
  }

  /** After an event. @param {import("../live/model.js").EventFields} event @param {import("../live/model.js").Live} live @returns {Cue[]} */
  onEvent(event, live) {
    const { kind, rep } = event;
    if (kind === TOP) return this.top(rep);
    if (kind === TOP_RETRACTED) return [{ tone: "TOP_RETRACTED" }];
    if (kind === REP) return this.slower(event.set, live);
    if (kind !== SET_END) return [];
    this.restOver = this.target.rest === 0;
    return [{ tone: "SET_END", say: ["setOver", rep] }];
  }

  /** @param {number} rep @returns {Cue[]} */
  top(rep) {
    const reached = this.target.reps > 0 && rep === this.target.reps;
    return [reached ? { tone: "TARGET", say: ["target", rep] } : { tone: "TOP", say: ["count", rep] }];
  }

  /** Once in a set. @param {number} set @param {import("../live/model.js").Live} live @returns {Cue[]} */
  slower(set, live) {
    const loss = speedLoss(live.set(set));
    if (!this.target.loss || loss < this.target.loss || this.warnedSet === set) return [];
    this.warnedSet = set;
    return [{ tone: "SLOWER", say: ["slower", Math.round(loss)] }];
  }

  /** Called regularly. @param {import("../live/model.js").Live} live @param {number} now the page's clock in ms @returns {Cue[]} */
  onTime(live, now) {
    if (live.phase !== this.phase) [this.phase, this.ticked] = [live.phase, 0];
    return [...this.pace(live), ...this.rest(live, now)];
  }

  /** A tick each second of a phase with a target, and a tone when the target is reached. @param {import("../live/model.js").Live} live @returns {Cue[]} */
  pace({ phase, tempo }) {
    if (phase === REST) return [];
    const aim = this.target.tempo[phase - 1];
    const seconds = tempo[phase - 1];
    if (!aim || this.ticked >= aim) return [];
    if (seconds >= aim) {
      this.ticked = aim;
      return phase === HOLD ? [{ tone: "HOLD" }] : this.target.pacer ? [{ tone: "TURN" }] : [];
    }
    if (!this.target.pacer || Math.floor(seconds) <= this.ticked) return [];
    this.ticked = Math.floor(seconds);
    return [{ tone: "TICK" }];
  }

  /** @param {import("../live/model.js").Live} live @param {number} now @returns {Cue[]} */
  rest(live, now) {
    if (live.endedAt === null || this.restOver || now - live.endedAt < 1000 * this.target.rest) return [];
    this.restOver = true;
    return [{ tone: "REST_OVER", say: ["restOver"] }];
  }
}

