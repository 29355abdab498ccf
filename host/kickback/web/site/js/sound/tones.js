// Tones. Those of the sensor's piezo are from the firmware's table.
import tables from "../../made/tables.js";

/** Hz, ms, times. @type {Record<string, [number, number, number]>} */
const TONES = { ...tables.tones, TICK: [1200, 25, 1], TURN: [1600, 60, 1], SLOWER: [700, 160, 2] };
const LOUD = 0.4;
const FADE_S = 0.005; // an abrupt start causes a click

/** @type {AudioContext | undefined} */
let context;

/** Browsers play no sound before the first touch: call it from a click. */
export function unlockSound() {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => {});
}

/** @param {string} name */
export function playTone(name) {
  const [hz, ms, times] = TONES[name] ?? [0, 0, 0];
  if (!context || !hz) return;
  for (let i = 0; i < times; i++) beep(context, hz, context.currentTime + (2 * i * ms) / 1000, ms / 1000);
}

/** @param {AudioContext} context @param {number} hz @param {number} at @param {number} seconds */
function beep(context, hz, at, seconds) {
  const oscillator = new OscillatorNode(context, { type: "square", frequency: hz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUD, at + FADE_S);
  gain.gain.setValueAtTime(LOUD, at + seconds - FADE_S);
  gain.gain.linearRampToValueAtTime(0, at + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}
