import type { Mode } from '../../contract/domain.ts';

/** How a refusal says that something belongs to the other mode: “This policy …”. */
export function modeWords(found: Mode): string {
  return found === 'demo'
    ? 'belongs to a demo, and counts for nothing with real data'
    : 'belongs to real data, and has no place in a demo';
}
