// CPace: a key from the code on the sensor's box (the firmware's pake.py, which describes it).
import { join } from "./seal.js";

const P = (1n << 255n) - 19n;
const A = 486662n; // of Curve25519
const SHARE = 32; // bytes
const ENCODER = new TextEncoder();

/** The phone's half: a secret number and the share that the sensor receives. @param {string} code @param {string} device */
export async function begin(code, device) {
  const random = toNumber(crypto.getRandomValues(new Uint8Array(SHARE)));
  const scalar = (random & ((1n << 254n) - 8n)) | (1n << 254n);
  return { scalar, share: toBytes(product(scalar, await generator(code, device))) };
}

/** The key of both sides; throws for a share that forces it.
 * @param {{scalar: bigint, share: Uint8Array}} own @param {Uint8Array} sensorShare */
export async function makeKey({ scalar, share }, sensorShare) {
  const point = product(scalar, toNumber(sensorShare) & ((1n << 255n) - 1n));
  if (sensorShare.length !== SHARE || point === 0n) throw new Error("invalid share");
  return hash(ENCODER.encode("kickback key"), toBytes(point), share, sensorShare);
}

/** The point for a code: its u-coordinate. @param {string} code @param {string} device */
export async function generator(code, device) {
  const r = toNumber(await hash(ENCODER.encode("kickback claim"), ENCODER.encode(code), ENCODER.encode(device))) >> 1n;
  const u = mod(-A * power(1n + 2n * r * r, P - 2n));
  return power(u * (u * (u + A) + 1n), P >> 1n) <= 1n ? u : mod(-A - u);
}

/** Montgomery's ladder (RFC 7748, 5). @param {bigint} scalar @param {bigint} u */
export function product(scalar, u) {
  let [x2, z2, x3, z3] = [1n, 0n, u, 1n];
  for (let t = 254n; t >= 0n; t--) {
    const bit = (scalar >> t) & 1n;
    if (bit) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    const [a, b, c, d] = [x2 + z2, x2 - z2, x3 + z3, x3 - z3];
    const [aa, bb] = [mod(a * a), mod(b * b)];
    const e = aa - bb;
    [x3, z3] = [mod((d * a + c * b) ** 2n), mod(u * mod((d * a - c * b) ** 2n))];
    [x2, z2] = [mod(aa * bb), mod(e * (aa + 121665n * e))];
    if (bit) [x2, z2, x3, z3] = [x3, z3, x2, z2];
  }
  return mod(x2 * power(z2, P - 2n));
}

/** @param {bigint} base @param {bigint} exponent */
function power(base, exponent) {
  let result = 1n;
  for (let square = mod(base); exponent; exponent >>= 1n, square = mod(square * square)) if (exponent & 1n) result = mod(result * square);
  return result;
}

/** @param {bigint} value */
function mod(value) {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

/** SHA-256 of the parts, each with its length before it. @param {...Uint8Array} parts */
async function hash(...parts) {
  const joined = join(...parts.flatMap((part) => [[part.length], part]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
}

/** @param {Uint8Array} bytes little-endian */
function toNumber(bytes) {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** @param {bigint} value */
function toBytes(value) {
  return Uint8Array.from({ length: SHARE }, (_, i) => Number((mod(value) >> BigInt(8 * i)) & 255n));
}
