// Records, on the air and on flash (drawn in the firmware's record_codec.py). The tables are generated from fields.py.
import tables from "../../made/tables.js";

const HEAD = 3; // kind and length
const TAIL = 2; // checksum
/** @typedef {{record: string, [field: string]: any}} Fields a record's name and its fields by name */
/** @typedef {{bytes: Uint8Array, at: number, stop: number}} Reader */

/** CRC-32 of bytes, continued from an earlier one. @param {Uint8Array} bytes @param {number} [crc] */
export function crc32(bytes, crc = 0) {
  crc = ~crc;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

const CRC = Int32Array.from({ length: 256 }, (_, crc) => {
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  return crc;
});

/** The end of the payload of the record at this position; -1 if no intact record is there. @param {Uint8Array} bytes @param {number} at */
export function payloadEnd(bytes, at) {
  if (bytes.length - at < HEAD + TAIL || !(bytes[at] > 0 && bytes[at] < tables.wire.KIND_LIMIT)) return -1;
  const stop = at + HEAD + (bytes[at + 1] | (bytes[at + 2] << 8));
  if (stop + TAIL > bytes.length) return -1;
  return (crc32(bytes.subarray(at, stop)) & 0xffff) === (bytes[stop] | (bytes[stop + 1] << 8)) ? stop : -1;
}

/** The fields of the record at this position; missing ones are 0 or "". Throws for a damaged or unknown record.
 * @param {Uint8Array} bytes @param {number} at @param {number} stop @returns {Fields} */
export function readRecord(bytes, at, stop) {
  const [record, numbers, texts] = tables.records[bytes[at]] ?? [];
  if (!record) throw new Error(`a record of kind ${bytes[at]}`);
  /** @type {Fields} */
  const fields = { record };
  const reader = { bytes, at: at + HEAD, stop };
  const given = reader.at < stop ? bytes[reader.at++] : 0;
  for (let i = 0; i < given; i++) {
    const value = readNumber(reader);
    if (i < numbers.length) fields[numbers[i]] = value;
  }
  for (const name of numbers.slice(given)) fields[name] = 0;
  for (const name of texts) fields[name] = readText(reader);
  return fields;
}

/** A record of this kind. @param {number} kind @param {(number | string)[]} values in the order of its fields */
export function makeRecord(kind, values) {
  const numbers = /** @type {number[]} */ (values.filter((value) => typeof value === "number"));
  const body = [numbers.length, ...numbers.flatMap(varint)];
  for (const value of values)
    if (typeof value === "string") {
      const text = new TextEncoder().encode(value);
      body.push(...varint(text.length), ...text);
    }
  const record = Uint8Array.of(kind, body.length & 255, body.length >> 8, ...body, 0, 0);
  const crc = crc32(record.subarray(0, -TAIL));
  record.set([crc & 255, (crc >> 8) & 255], record.length - TAIL);
  return record;
}

/** A zigzag varint; also beyond the 32 bits of JavaScript's shifts. @param {Reader} reader */
export function readNumber(reader) {
  let value = 0;
  for (let scale = 1; reader.at < reader.stop; scale *= 128) {
    const byte = reader.bytes[reader.at++];
    value += (byte & 127) * scale;
    if (byte < 128) return value % 2 ? -(value + 1) / 2 : value / 2;
  }
  throw new Error("a number is cut off");
}

/** @param {Reader} reader */
function readText(reader) {
  if (reader.at >= reader.stop) return "";
  const size = readNumber(reader);
  if (size < 0 || size > reader.stop - reader.at) throw new Error("a text is cut off");
  reader.at += size;
  return new TextDecoder().decode(reader.bytes.subarray(reader.at - size, reader.at));
}

/** @param {number} value */
function varint(value) {
  const bytes = [];
  let left = value >= 0 ? 2 * value : -2 * value - 1;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return [...bytes, left];
}
