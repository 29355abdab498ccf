// Proof of the owner's key, and message authentication (the firmware's auth.py and PROTOCOL.md).
import tables from "../../made/tables.js";

const FROM_HOST = 0;
const FROM_SENSOR = 1;
const PROOF = 16; // bytes
const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

/** A key that scripts can use but not read. @param {BufferSource} bytes */
export function importKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, ALGORITHM, false, ["sign"]);
}

export class Seal {
  /** @param {CryptoKey} key of this connection */
  constructor(key) {
    this.key = key;
    this.said = 0;
    this.heard = 0;
  }

  /** @param {CryptoKey} owner @param {number} version @param {Uint8Array} sensorNonce @param {Uint8Array} hostNonce */
  static async begin(owner, version, sensorNonce, hostNonce) {
    return new Seal(await importKey(await mac(owner, [version], sensorNonce, hostNonce)));
  }

  /** @param {"host" | "sensor"} side */
  async proof(side) {
    return (await mac(this.key, new TextEncoder().encode(side))).slice(0, PROOF);
  }

  /** @param {Uint8Array} message */
  async seal(message) {
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, ++this.said, true);
    const tag = (await mac(this.key, [FROM_HOST], counter, message)).subarray(0, tables.wire.MAC_BYTES);
    return join([tables.wire.SEALED], counter, message, tag);
  }

  /** The contained message; throws if the seal is wrong. @param {Uint8Array} sealed */
  async open(sealed) {
    if (sealed[0] !== tables.wire.SEALED || sealed.length <= tables.wire.SEAL_BYTES) throw new Error("no seal");
    const body = sealed.slice(1, -tables.wire.MAC_BYTES);
    const tag = (await mac(this.key, [FROM_SENSOR], body)).subarray(0, tables.wire.MAC_BYTES);
    if (!same(tag, sealed.subarray(-tables.wire.MAC_BYTES))) throw new Error("wrong seal");
    const counter = new DataView(body.buffer).getUint32(0, true);
    if (counter !== ++this.heard) throw new Error("a message is missing or came twice");
    return body.slice(4);
  }
}

/** @param {CryptoKey} key @param {ArrayLike<number>[]} parts */
async function mac(key, ...parts) {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, join(...parts)));
}

/** @param {ArrayLike<number>[]} parts */
export function join(...parts) {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Whether two arrays are equal, in constant time. @param {Uint8Array} one @param {Uint8Array} other */
export function same(one, other) {
  return one.length === other.length && one.reduce((differ, byte, i) => differ | (byte ^ other[i]), 0) === 0;
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text */
export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
