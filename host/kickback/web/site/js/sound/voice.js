// The browser's own speech, in the language of the words.
import { words } from "../words.js";

/** Says it, in place of what is still being said: a count must not lag. @param {string} text */
export function speak(text) {
  if (typeof speechSynthesis === "undefined") return;
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = words.language;
  spoken.rate = 1.2;
  speechSynthesis.cancel();
  speechSynthesis.speak(spoken);
}
