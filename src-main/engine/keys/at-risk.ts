import type { KeyGroup } from './key-groups.ts';

const what: Readonly<Record<KeyGroup, string>> = {
  data: 'all of this data: the case log, the lists, the alerts',
  records: 'every name and every vote that is kept',
  faces: 'every picture and template that is kept',
};

/**
 * What would be lost, said before it happens; null while at least two people can open a group of keys. Pure.
 * @param holders those who can open it, by name
 * @param isInEscrow whether two custodians can give it back
 */
export function atRiskBecause(
  group: KeyGroup,
  holders: readonly string[],
  isInEscrow: boolean,
): string | null {
  const [only, ...others] = holders;
  if (only === undefined) {
    if (isInEscrow) return 'Nobody can open it but two of the custodians, by a recovery from escrow.';
    return group === 'data'
      ? 'Nobody can open it.'
      : 'Nobody has it yet: it is made for whoever is the first.';
  }
  if (others.length > 0) return null;
  const then = isInEscrow
    ? `only two of the custodians can open ${what[group]}`
    : `${what[group]} is lost for good`;
  return `Only ${only} can open it. If they forget their password, ${then}. Add somebody else who has it.`;
}
