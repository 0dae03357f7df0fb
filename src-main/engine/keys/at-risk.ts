import type { KeyGroup } from './key-groups.ts';

const what: Readonly<Record<KeyGroup, string>> = {
  data: 'all of this data: the case log, the lists, the alerts',
  records: 'every name and every vote that is kept',
  faces: 'every picture and template that is kept',
};

/**
 * What would be lost for good, said before it happens; null while at least two people can open a group of keys. Pure.
 * @param holders those who can open it, by name
 */
export function atRiskBecause(group: KeyGroup, holders: readonly string[]): string | null {
  const [only, ...others] = holders;
  if (only === undefined)
    return group === 'data'
      ? 'Nobody can open it.'
      : 'Nobody has it yet: it is made for whoever is the first.';
  if (others.length > 0) return null;
  return `Only ${only} can open it. If they forget their password, ${what[group]} is lost for good. Add somebody else who has it.`;
}
