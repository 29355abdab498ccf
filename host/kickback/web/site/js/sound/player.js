// Plays the cues that the lifter has switched on.
import { words } from "../words.js";
import { playTone } from "./tones.js";
import { speak } from "./voice.js";

/** @param {import("./cues.js").Cue[]} cues @param {import("../live/target.js").Target} target */
export function play(cues, target) {
  for (const { tone, say } of cues) {
    if (tone && target.tones) playTone(tone);
    if (say && target.voice) {
      const [name, ...numbers] = say;
      speak(/** @type {any} */ (words.spoken)[name](...numbers));
    }
  }
}
