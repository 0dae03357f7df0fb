/** A small share as people say it: one in so many, with two digits that count. Pure. */
export function oneIn(share: number): string {
  if (share <= 0) return 'more than a billion';
  const many = 1 / share;
  if (many >= 1e9) return 'more than a billion';
  const step = 10 ** Math.max(0, Math.floor(Math.log10(many)) - 1);
  return (Math.round(many / step) * step).toLocaleString('en-GB');
}
