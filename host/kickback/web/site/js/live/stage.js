// A set in progress: its model, its screen and its sounds, for every source of reps.
import { button } from "../dom.js";
import { keepAwake } from "../sound/awake.js";
import { Cues } from "../sound/cues.js";
import { play } from "../sound/player.js";
import { unlockSound } from "../sound/tones.js";
import { words } from "../words.js";
import { Live, REP, SET_END, TOP } from "./model.js";
import { Screen } from "./screen.js";
import { keepTarget } from "./target.js";

export class Stage {
  /** @param {import("./target.js").Target} target @param {string} name of the source @param {Node[]} actions */
  constructor(target, name, actions) {
    unlockSound();
    this.target = target;
    this.live = new Live();
    this.cues = new Cues(target);
    this.screen = new Screen(target, [...actions, this.soundButton()]);
    this.screen.name.textContent = name;
    this.frame = requestAnimationFrame(() => this.draw());
    keepAwake(true);
  }

  get element() {
    return this.screen.element;
  }

  soundButton() {
    const isOn = () => this.target.voice || this.target.tones;
    const text = () => (isOn() ? words.live.sound.on : words.live.sound.off);
    const made = button(text(), () => {
      const on = !isOn();
      Object.assign(this.target, { voice: on, tones: on });
      keepTarget(this.target);
      made.textContent = text();
      made.setAttribute("aria-pressed", String(on));
    }, { "aria-pressed": String(isOn()) }); // prettier-ignore
    return made;
  }

  /** @param {Parameters<Live["onState"]>[0]} seen */
  onState(seen) {
    this.live.onState(seen);
    play(this.cues.onTime(this.live, performance.now()), this.target);
  }

  /** @param {import("./model.js").EventFields} event */
  onEvent(event) {
    this.live.onEvent(event, performance.now());
    play(this.cues.onEvent(event, this.live), this.target);
    if (event.kind === TOP) this.screen.announce(event.rep);
    if (event.kind === REP || event.kind === SET_END || event.kind === TOP) this.screen.showSets(this.live);
  }

  draw() {
    const now = performance.now();
    if (this.live.endedAt !== null) play(this.cues.onTime(this.live, now), this.target);
    this.screen.draw(this.live, now);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  close() {
    cancelAnimationFrame(this.frame);
    keepAwake(false);
  }
}
