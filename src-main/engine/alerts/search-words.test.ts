import { expect, it } from 'vitest';
import { hasEveryWord, wordsToSearch } from './search-words.ts';

it('finds words by their beginnings, whatever the case and the accents', () => {
  const words = wordsToSearch(['14', 'High Street Doorway', 'Zoë O’Brien-Hale', 'REF-77']);
  for (const text of ['14', 'door high', 'zoe', 'BRIEN', 'hale', 'ref 77', '']) {
    expect(hasEveryWord(words, wordsToSearch([text])), text).toBe(true);
  }
  for (const text of ['4', 'way', 'door south', 'zoea']) {
    expect(hasEveryWord(words, wordsToSearch([text])), text).toBe(false);
  }
});
