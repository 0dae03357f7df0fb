const pictureRatio = 16 / 9;
/** Height of a tile's own two lines of words, in CSS px. */
const wordsHeightPx = 58;

/** How many columns show `count` tiles with the largest pictures in a space of the given size, in CSS px. */
export function bestColumns(count: number, widthPx: number, heightPx: number): number {
  let best = { columns: 1, pictureWidthPx: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const pictureHeightPx = Math.max(0, heightPx / rows - wordsHeightPx);
    const pictureWidthPx = Math.min(widthPx / columns, pictureHeightPx * pictureRatio);
    if (pictureWidthPx > best.pictureWidthPx + 1) best = { columns, pictureWidthPx };
  }
  return best.columns;
}
