import type { AlertSummary } from '../../src-main/contract/alerts.ts';
import type { Shortcut } from '../ui/shortcuts.ts';

/** Something that can be done from here. */
export interface Command {
  readonly id: string;
  readonly words: string;
  /** Where it belongs: which part of the list it stands in. */
  readonly group: string;
  /** The key that does the same, if there is one. */
  readonly key: string | null;
  readonly run: () => void;
}

interface Group {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** Everything that a key does on the present screen, each thing once, and not what can't be done now. Pure. */
export function commandsOf(groups: readonly Group[]): readonly Command[] {
  const known = new Set<string>();
  return groups.toReversed().flatMap(({ title, shortcuts }) =>
    shortcuts.flatMap(({ key, does, run, isDisabled }) => {
      const id = `${title}: ${does}`;
      if (isDisabled === true || known.has(id)) return [];
      known.add(id);
      return [{ id, words: does, group: title, key, run }];
    }),
  );
}

/** Every alert that waits, to be opened by its number. Pure. */
export function alertCommands(
  open: readonly AlertSummary[],
  group: string,
  words: (number: number, camera: string) => string,
  show: (alertId: string) => void,
): readonly Command[] {
  return open.map(({ id, number, cameraName }) => ({
    id,
    words: words(number, cameraName),
    group,
    key: null,
    run: () => show(id),
  }));
}

/** Those in which every typed word begins a word, in their order. Pure. */
export function matching(commands: readonly Command[], typed: string): readonly Command[] {
  const wanted = wordsIn(typed);
  return commands.filter(({ words, group }) => {
    const there = wordsIn(`${group} ${words}`);
    return wanted.every((beginning) => there.some((word) => word.startsWith(beginning)));
  });
}

function wordsIn(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
