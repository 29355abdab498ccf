// The position of the plate over the last ten seconds, in the colours of the phases.
const SPAN_S = 10;
const EDGE = 6; // px
const COLOURS = ["--rest", "--kick", "--hold", "--return"];

export class Strip {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.colours = COLOURS;
    this.read();
  }

  /** Reads the colours and the size, which change with the screen. */
  read() {
    const style = getComputedStyle(this.canvas);
    this.colours = COLOURS.map((name) => style.getPropertyValue(name));
    this.ratio = devicePixelRatio;
    this.canvas.width = Math.round(this.canvas.clientWidth * this.ratio);
    this.canvas.height = Math.round(this.canvas.clientHeight * this.ratio);
  }

  /** @param {{t: number, position: number, phase: number}[]} trace */
  draw(trace) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const { width, height } = this.canvas;
    context.clearRect(0, 0, width, height);
    if (trace.length < 2) return;
    const edge = EDGE * (this.ratio ?? 1);
    const positions = trace.map(({ position }) => position);
    const low = Math.min(...positions);
    const span = Math.max(Math.max(...positions) - low, 2000); // 2 degrees or mm: noise stays small
    const last = trace[trace.length - 1].t;
    const x = (/** @type {number} */ t) => width - edge - ((last - t) / SPAN_S) * (width - 2 * edge);
    const y = (/** @type {number} */ position) => height - edge - ((position - low) / span) * (height - 2 * edge);
    context.lineWidth = 4 * (this.ratio ?? 1);
    context.lineJoin = context.lineCap = "round";
    for (let i = 1; i < trace.length; ) {
      const { phase } = trace[i];
      context.beginPath();
      context.moveTo(x(trace[i - 1].t), y(trace[i - 1].position));
      for (; i < trace.length && trace[i].phase === phase; i++) context.lineTo(x(trace[i].t), y(trace[i].position));
      context.strokeStyle = this.colours[phase];
      context.stroke();
    }
  }
}
