// Position over time with the phases of each rep behind it. Zoomed by buttons, wheel, drag and two fingers.
import { button, h } from "../dom.js";
import { words } from "../words.js";

const TOLD = words.trace;
const PHASES = /** @type {const} */ (["kick", "hold", "return"]);
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 8, 8, 26]; // px around the drawing
const LEAST_S = 1;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

export class Plot {
  /** @param {import("./replay.js").Replayed} replayed */
  constructor({ track, reps, unit }) {
    this.track = track;
    this.reps = reps;
    this.first = track.seconds[0];
    this.last = track.seconds[track.seconds.length - 1];
    this.from = this.first;
    this.to = this.last;
    const text = TOLD.plotText(reps.length, (this.last - this.first).toFixed(0));
    this.canvas = h("canvas", { className: "plot", role: "img", "aria-label": text });
    this.element = h("figure", { className: "figure" },
      h("figcaption", {}, `${TOLD.plot} (${unit}, s)`), this.canvas,
      h("ul", { className: "legend" }, PHASES.map((name, i) => h("li", { className: name }, words.phases[i + 1]))),
      h("div", { className: "row" },
        button(TOLD.zoomIn, () => this.zoom(0.5)), button(TOLD.zoomOut, () => this.zoom(2)),
        button(TOLD.earlier, () => this.shift(-0.5)), button(TOLD.later, () => this.shift(0.5)),
        button(TOLD.whole, () => this.look(this.first, this.last)))); // prettier-ignore
    this.follow();
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  follow() {
    /** @type {Map<number, number>} */
    const fingers = new Map();
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.timeAt(event.offsetX));
    }, { passive: false }); // prettier-ignore
    this.canvas.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event.offsetX);
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => this.drag(fingers, event));
    for (const ended of /** @type {const} */ (["pointerup", "pointercancel"]))
      this.canvas.addEventListener(ended, (event) => void fingers.delete(event.pointerId));
  }

  /** @param {Map<number, number>} fingers where each was @param {PointerEvent} event */
  drag(fingers, { pointerId, offsetX }) {
    const before = fingers.get(pointerId);
    if (before === undefined) return;
    const others = [...fingers.entries()].filter(([id]) => id !== pointerId);
    fingers.set(pointerId, offsetX);
    if (!others.length) return this.shift((before - offsetX) / this.width);
    const [[, other]] = others;
    const ratio = Math.abs(before - other) / Math.max(10, Math.abs(offsetX - other));
    this.zoom(ratio, this.timeAt((offsetX + other) / 2));
  }

  get width() {
    return Math.max(1, this.canvas.clientWidth - LEFT - RIGHT);
  }

  /** @param {number} x */
  timeAt(x) {
    return this.from + ((x - LEFT) / this.width) * (this.to - this.from);
  }

  /** @param {number} factor above 1 shows more @param {number} [about] the time that stays where it is */
  zoom(factor, about = (this.from + this.to) / 2) {
    this.look(about - factor * (about - this.from), about + factor * (this.to - about));
  }

  /** @param {number} share of the visible part */
  shift(share) {
    const span = this.to - this.from;
    const by = Math.max(this.first - this.from, Math.min(this.last - this.to, share * span));
    this.look(this.from + by, this.to + by);
  }

  /** @param {number} from @param {number} to */
  look(from, to) {
    const span = Math.max(to - from, Math.min(LEAST_S, this.last - this.first));
    this.from = Math.max(this.first, Math.min(from, this.last - span));
    this.to = Math.min(this.last, this.from + span);
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width) return;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(devicePixelRatio, devicePixelRatio);
    const style = getComputedStyle(canvas);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`);
    context.font = `12px ${style.fontFamily}`;
    const { low, high } = this.extent();
    const x = (/** @type {number} */ time) => LEFT + ((time - this.from) / (this.to - this.from)) * this.width;
    const y = (/** @type {number} */ value) => height - BOTTOM - ((value - low) / (high - low)) * (height - TOP - BOTTOM);
    context.save();
    context.beginPath();
    context.rect(LEFT, 0, this.width, height - BOTTOM);
    context.clip();
    this.drawPhases(context, x, height, colour);
    this.drawLine(context, x, y, colour("ink"));
    context.restore();
    this.drawAxes(context, x, y, low, high, height, colour);
  }

  /** The range of positions of the visible part. */
  extent() {
    const { seconds, position } = this.track;
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < seconds.length; i++) {
      if (seconds[i] < this.from || seconds[i] > this.to) continue;
      low = Math.min(low, position[i]);
      high = Math.max(high, position[i]);
    }
    return high - low > 1 ? { low, high } : { low: low - 1, high: low + 1 };
  }

  /** @param {CanvasRenderingContext2D} context @param {(time: number) => number} x @param {number} height @param {(name: string) => string} colour */
  drawPhases(context, x, height, colour) {
    context.globalAlpha = 0.45;
    for (const { start_s, peak_start_s, peak_end_s, end_s } of this.reps) {
      const marks = [start_s, peak_start_s, peak_end_s, end_s];
      PHASES.forEach((name, i) => {
        const [from, to] = [marks[i], marks[i + 1]];
        if (from === null || to === null) return;
        context.fillStyle = colour(name);
        context.fillRect(x(from), TOP, Math.max(1, x(to) - x(from)), height - TOP - BOTTOM);
      });
    }
    context.globalAlpha = 1;
  }

  /** The minimum and the maximum of the samples of each pixel. @param {CanvasRenderingContext2D} context @param {(time: number) => number} x @param {(value: number) => number} y @param {string} colour */
  drawLine(context, x, y, colour) {
    const { seconds, position } = this.track;
    context.beginPath();
    let [pixel, low, high] = [NaN, 0, 0];
    for (let i = 0; i < seconds.length; i++) {
      const at = Math.round(x(seconds[i]));
      if (at !== pixel) {
        if (!Number.isNaN(pixel)) context.lineTo(pixel, y(low)), context.lineTo(pixel, y(high));
        [pixel, low, high] = [at, position[i], position[i]];
      }
      low = Math.min(low, position[i]);
      high = Math.max(high, position[i]);
    }
    context.lineTo(pixel, y(high));
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.lineJoin = "round";
    context.stroke();
  }

  /** @param {CanvasRenderingContext2D} context @param {(time: number) => number} x @param {(value: number) => number} y @param {number} low @param {number} high @param {number} height @param {(name: string) => string} colour */
  drawAxes(context, x, y, low, high, height, colour) {
    context.fillStyle = colour("ink");
    context.textAlign = "center";
    const step = stepOf(this.to - this.from, this.width / 60);
    for (let t = Math.ceil(this.from / step) * step; t <= this.to; t += step) context.fillText(String(Number(t.toFixed(1))), x(t), height - 8);
    context.textAlign = "right";
    const rise = stepOf(high - low, 5);
    for (let value = Math.ceil(low / rise) * rise; value <= high; value += rise) context.fillText(String(Number(value.toFixed(1))), LEFT - 6, y(value) + 4);
  }
}

/** @param {number} span @param {number} most marks */
function stepOf(span, most) {
  return STEPS.find((step) => span / step <= most) ?? STEPS[STEPS.length - 1];
}
