/** Euclidean length. (Math.hypot with as many arguments takes longer than a search.) */
export function lengthOf(template: Float32Array): number {
  let square = 0;
  for (let i = 0; i < template.length; i++) square += (template[i] ?? 0) ** 2;
  return Math.sqrt(square);
}
