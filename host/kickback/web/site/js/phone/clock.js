// Evenly spaced times of motion events, like those of a sensor. Events have varying delays of some ms, which the
// core would take for lost samples; samples that are really lost remain a gap.
const FIRST_PERIOD_MS = 1000 / 60; // of most browsers; then adapted
const LOST = 1.5; // periods
const PULL = 0.05; // how fast the clock follows the events' times
const LEARN = 0.001; // and its period

export class EvenClock {
  constructor() {
    this.first = NaN;
    this.now = NaN;
    this.period = FIRST_PERIOD_MS;
  }

  /** Microseconds since the first event. @param {number} ms when the event came */
  us(ms) {
    if (Number.isNaN(this.first)) this.first = this.now = ms;
    else this.step(ms - this.now);
    return Math.round((this.now - this.first) * 1000);
  }

  /** @param {number} since ms from the last even time to this event */
  step(since) {
    if (since - this.period > LOST * this.period) {
      const lost = Math.round((since - this.period) / this.period) * this.period;
      this.now += lost;
      since -= lost;
    }
    const ahead = since - this.period;
    this.now += this.period + PULL * ahead;
    this.period += LEARN * ahead;
  }
}
