// Errors of a sensor. Their messages are in words.js, by kind.
import tables from "../../made/tables.js";
import { words } from "../words.js";

const CODES = Object.entries(tables.wire).filter(([name]) => name in words.refused);

/** The sensor cannot be reached or refuses a request. lost: the link broke, and a new connection is possible. */
export class LinkError extends Error {
  /** @param {string} message a sentence @param {{lost?: boolean, code?: number}} [how] */
  constructor(message, { lost = false, code = 0 } = {}) {
    super(message);
    this.lost = lost;
    this.code = code;
  }
}

/** For a REPLY's code. @param {string} name @param {number} code @param {string} text the sensor's own reason */
export function refusal(name, code, text) {
  const found = CODES.find(([, value]) => value === code);
  const sentence = found ? words.refused[/** @type {keyof typeof words.refused} */ (found[0])] : words.refused.OTHER;
  return new LinkError(sentence(name, text || String(code)), { code });
}
