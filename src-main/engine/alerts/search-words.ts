/** The words of some texts as they are searched: small letters without accents. */
export function wordsToSearch(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) =>
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ''),
  );
}

/** Whether each wanted word begins one of the words that are there. */
export function hasEveryWord(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((beginning) => words.some((word) => word.startsWith(beginning)));
}
