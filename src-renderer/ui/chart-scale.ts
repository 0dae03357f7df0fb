/** The least round number (1, 2 or 5 times a power of ten) that nothing goes beyond, and the steps up to it. */
export function chartScale(most: number): { readonly top: number; readonly steps: readonly number[] } {
  if (most <= 0) return { top: 1, steps: [0, 1] };
  const power = 10 ** Math.floor(Math.log10(most));
  const top = ([1, 2, 5, 10].find((factor) => factor * power >= most * (1 - 1e-9)) ?? 10) * power;
  const count = top / power === 5 || top / power === 10 ? 5 : 4;
  return { top, steps: Array.from({ length: count + 1 }, (_, nth) => (top * nth) / count) };
}
