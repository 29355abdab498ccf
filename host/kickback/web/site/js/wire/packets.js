// Messages in packets (drawn in the firmware's message_kinds.py).
const FIRST = 128;
const LAST = 64;
const NUMBER = 63;
const NONE = 64; // no packet has this number
const LONGEST = 512; // bytes of a message
export const ROOM = 20; // bytes of a packet: Web Bluetooth does not report the MTU, and every link supports this size

/** A message cut into packets. @param {Uint8Array} message */
export function packetsOf(message) {
  const packets = [];
  for (let at = 0; at < message.length; at += ROOM - 1) {
    /** @type {number} */
    const head = (at ? 0 : FIRST) | (at + ROOM - 1 >= message.length ? LAST : 0) | (packets.length & NUMBER);
    packets.push(Uint8Array.of(head, ...message.subarray(at, at + ROOM - 1)));
  }
  return packets;
}

/** Reassembles messages from the packets of one characteristic. */
export class Parts {
  /** @type {number[]} */
  message = [];
  next = NONE;

  /** Adds a packet; returns the message that it completes. @param {Uint8Array} packet @returns {Uint8Array | null} */
  add(packet) {
    const head = packet.length ? packet[0] : 0;
    if (head & FIRST) [this.message, this.next] = [[], 0];
    if (!packet.length || (head & NUMBER) !== this.next || this.message.length + packet.length - 1 > LONGEST) {
      this.next = NONE;
      return null;
    }
    this.message.push(...packet.subarray(1));
    this.next = head & LAST ? NONE : (this.next + 1) & NUMBER;
    return head & LAST ? Uint8Array.from(this.message) : null;
  }
}
