// The screen of a set in progress.
import { h, say, table } from "../dom.js";
import { clock, fixed, median } from "../format.js";
import { words } from "../words.js";
import { Strip } from "./strip.js";

const TOLD = words.live;
const CLASSES = ["rest", "kick", "hold", "return"];
const AIM_AT = 2 / 3; // of a bar's width: live.css
const NO_AIM_S = 3; // full width of a bar without a target

export class Screen {
  /** @param {import("./target.js").Target} target @param {Node[]} actions */
  constructor(target, actions) {
    this.target = target;
    this.name = h("span", { className: "name" });
    this.state = h("span", { role: "status" });
    this.battery = h("span");
    this.missed = h("span");
    this.trouble = h("p", { className: "trouble", role: "alert", hidden: true });
    this.number = h("span", { className: "number" }, "0");
    this.aim = h("span", { className: "target" }, target.reps ? TOLD.of(target.reps) : "");
    this.heard = h("p", { className: "heard", role: "status" });
    this.rows = [1, 2, 3].map((phase) => phaseRow(phase));
    this.timer = h("p", { className: "timer" }, TOLD.ready);
    const canvas = h("canvas", { className: "strip", role: "img", "aria-label": TOLD.position });
    this.sets = h("div", { className: "sets" }, h("p", { className: "soft" }, TOLD.noSets));
    this.more = h("div", { className: "more" });
    this.element = h("section", { className: "live", "aria-label": TOLD.title },
      h("div", { className: "status" }, this.name, this.state, this.battery, this.missed),
      h("div", { className: "count" }, this.number, this.aim), this.heard,
      h("ol", { className: "phases" }, this.rows.map(({ row }) => row)),
      h("div", { className: "below" }, canvas, this.timer, this.trouble),
      h("div", { className: "actions" }, actions),
      this.sets, this.more); // prettier-ignore
    this.strip = new Strip(canvas);
    new ResizeObserver(() => this.strip.read()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.strip.read());
  }

  /** @param {string} sentence "" for none */
  tell(sentence) {
    this.trouble.hidden = !sentence;
    say(this.trouble, sentence);
  }

  /** Every frame. @param {import("./model.js").Live} live @param {number} now the page's clock in ms */
  draw(live, now) {
    say(this.number, String(live.count));
    this.number.parentElement?.classList.toggle("small", live.count > 99);
    this.rows.forEach((row, i) => this.drawPhase(row, live, i + 1));
    this.strip.draw(live.trace);
    say(this.missed, live.missed ? TOLD.missed(live.missed) : "");
    say(this.timer, this.timerText(live, now));
  }

  /** @param {ReturnType<typeof phaseRow>} shown @param {import("./model.js").Live} live @param {number} phase */
  drawPhase({ row, fill, aim, seconds }, live, phase) {
    const target = this.target.tempo[phase - 1];
    const spent = live.tempo[phase - 1];
    row.classList.toggle("now", live.phase === phase);
    if (live.phase === phase) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
    aim.hidden = !target;
    fill.style.transform = `scaleX(${Math.min(1, target ? (AIM_AT * spent) / target : spent / NO_AIM_S)})`;
    say(seconds, TOLD.secondsOf(fixed(spent, 1), target));
  }

  /** @param {import("./model.js").Live} live @param {number} now */
  timerText(live, now) {
    if (live.endedAt !== null) {
      return TOLD.resting(clock((now - live.endedAt) / 1000), this.target.rest ? clock(this.target.rest) : "");
    }
    const last = live.sets.at(-1)?.reps.at(-1);
    if (last) return TOLD.range(fixed(last.rom, live.unit === "mm" ? 0 : 1), live.unit);
    return live.count ? words.reps(live.count) : TOLD.ready;
  }

  /** After a rep or a set. @param {import("./model.js").Live} live */
  showSets(live) {
    const rows = live.sets.filter((set) => set.count).map((set) => setCells(set, live.unit)).reverse();
    if (rows.length) this.sets.replaceChildren(h("h2", {}, TOLD.sets), table(TOLD.sets, TOLD.columns(live.unit), rows));
  }

  /** For screen readers. @param {number} rep */
  announce(rep) {
    say(this.heard, TOLD.spokenRep(rep, this.target.reps));
  }
}

/** @param {number} phase */
function phaseRow(phase) {
  const fill = h("span", { className: "fill" });
  const aim = h("span", { className: "aim", hidden: true });
  const seconds = h("span", { className: "seconds" }, TOLD.secondsOf("0.0", 0));
  const row = h("li", { className: `phase ${CLASSES[phase]}` }, words.phases[phase], h("span", { className: "bar" }, fill, aim), seconds);
  return { row, fill, aim, seconds };
}

/** @param {import("./model.js").SetSeen} set @param {string} unit */
function setCells(set, unit) {
  const tempo = [0, 1, 2].map((phase) => fixed(median(set.reps.map((rep) => rep.tempo[phase])), 1));
  const range = median(set.reps.map(({ rom }) => rom));
  return [String(set.number), String(set.count), ...tempo, fixed(range, unit === "mm" ? 0 : 1), fixed(set.loss, 0)];
}
