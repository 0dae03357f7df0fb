/** Reads IEEE 754 half-precision numbers, little endian. */
export function readHalfFloats(bytes: Uint8Array, offset: number, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: count }, (_, i) => fromHalf(view.getUint16(offset + 2 * i, true)));
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

/** Largest finite half-precision number. */
const largestHalf = 65_504;

/**
 * Writes numbers in half precision, little endian, each rounded to the nearest and halfway to the even one.
 * @throws RangeError for a number that half precision doesn't hold.
 */
export function writeHalfFloats(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint16(2 * i, toHalf(value), true));
  return bytes;
}

function toHalf(value: number): number {
  const size = Math.abs(value);
  if (!(size <= largestHalf)) throw new RangeError(`half precision does not hold ${value}`);
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  // Below the smallest normal number the steps no longer get finer.
  const exponent = Math.max(-14, size === 0 ? -14 : Math.floor(Math.log2(size)));
  const steps = roundToEven(size / 2 ** (exponent - 10));
  // The steps of a normal number begin with its hidden one; one too many goes on to the next exponent by itself.
  return sign | (steps + (exponent + 14) * 1024);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
