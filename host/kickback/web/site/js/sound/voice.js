// The browser's speech, in the language of the words.
import { words } from "../words.js";

/** Speaks a text and stops the previous one, because a count must not be late. @param {string} text */
export function speak(text) {
  if (typeof speechSynthesis === "undefined") return;
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = words.language;
  spoken.rate = 1.2;
  speechSynthesis.cancel();
  speechSynthesis.speak(spoken);
}
