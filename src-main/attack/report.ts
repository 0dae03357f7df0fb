import type { Finding } from './matrix/finding.ts';
import { isAllowed } from './matrix/finding.ts';
import { houseStates, type HouseState } from './permissions/permission.ts';

/** One state, for people: how much was tried as whom, and what came of it. */
export function stateLines(state: HouseState, findings: readonly Finding[]): readonly string[] {
  return [`\n${state}: ${houseStates[state]}`, ...findingLines(findings)];
}

/** How much was tried as whom, and what failed. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
  const good = findings.filter(({ input }) => input === null);
  const groups = new Map<string, Finding[]>();
  for (const finding of good) groups.set(finding.as, [...(groups.get(finding.as) ?? []), finding]);
  const hostile = findings.filter(({ input }) => input !== null);
  return [
    ...[...groups].map(([as, found]) => line(as, found)),
    ...(hostile.length === 0 ? [] : [line('hostile inputs', hostile)]),
    ...findings.filter((finding) => !isAllowed(finding)).flatMap(failureLines),
  ];
}

function line(as: string, findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { got } of findings) counts.set(got, (counts.get(got) ?? 0) + 1);
  const words = [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([got, count]) => `${got} ${String(count)}`);
  return `  ${as.padEnd(58)} ${String(findings.length).padStart(5)} tried: ${words.join(', ')}`;
}

function failureLines({ as, operation, input, allowed, got, words }: Finding): readonly string[] {
  const expected = allowed.length > 3 ? 'anything but “internal”' : allowed.join(' or ');
  return [
    `  FAILED ${operation} as ${as}${input === null ? '' : ` with ${input}`}`,
    `         the table allows ${expected}; the engine answered ${got}${words === null ? '' : `: ${words}`}`,
  ];
}
