// Passes samples to the core in the worker, and its events to the stage.
import { ask } from "../core/client.js";
import { namedEvent } from "../live/model.js";

const CLOCK = 2 ** 30; // us: the core's clock wraps

export class CoreFeed {
  /** @param {import("../live/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.last = 0;
  }

  /** @param {object} given the initial state of the core */
  async begin(given) {
    await ask("begin", Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)));
  }

  /** @param {number[]} us times that rise without end @param {number[]} counts six for each */
  async add(us, counts) {
    this.last = us[us.length - 1] / 1e6;
    const at = this.last;
    this.take(await ask("feed", us.map((time) => time % CLOCK), counts), at);
  }

  async end() {
    this.take(await ask("endSet"), this.last);
  }

  /** @param {{events: number[][], state: import("../core/core.js").CoreState}} fed @param {number} at */
  take({ events, state }, at) {
    for (const event of events) this.stage.onEvent(namedEvent(event));
    this.stage.onState({ t: at, phase: state.phase, machine: state.machine, position: state.position });
  }
}
