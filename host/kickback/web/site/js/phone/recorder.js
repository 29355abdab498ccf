// The samples of the phone's sensors, in memory until the recording is stored. 16 bytes a sample: 3.5 MB an hour at 60 Hz.
const GROWN = 8192; // samples
const CLOCK = 2 ** 30; // us: the core's clock wraps

export class Recorder {
  constructor() {
    this.size = 0;
    this.seconds = 0;
    this.times = new Uint32Array(GROWN);
    this.counts = new Int16Array(6 * GROWN);
  }

  /** @param {number} us since the first sample @param {Int16Array} six */
  add(us, six) {
    if (this.size === this.times.length) this.grow();
    this.times[this.size] = us % CLOCK;
    this.seconds = us / 1e6;
    this.counts.set(six, 6 * this.size++);
  }

  grow() {
    const [times, counts] = [this.times, this.counts];
    this.times = new Uint32Array(2 * times.length);
    this.counts = new Int16Array(2 * counts.length);
    this.times.set(times);
    this.counts.set(counts);
  }

  get tUs() {
    return this.times.subarray(0, this.size);
  }

  get words() {
    return this.counts.subarray(0, 6 * this.size);
  }
}
