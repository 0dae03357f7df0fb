import type { PolicyChange } from '../../contract/policy.ts';
import { floors } from '../trust/floors.ts';
import type { ReadPolicy } from '../trust/policy-pack.ts';
import { atInstant } from '../wording.ts';
import { comparePolicies } from './compare.ts';
import { describePolicy } from './describe.ts';
import { ruleGroups } from './rule.ts';

/** Something to publish or to read before signing, free of any layout. */
export interface Publication {
  readonly title: string;
  readonly facts: readonly (readonly [term: string, value: string])[];
  readonly sections: readonly PublicationSection[];
}

interface PublicationSection {
  readonly title: string;
  /** A paragraph before the rows; empty for none. */
  readonly introduction: string;
  readonly rows: readonly { readonly label: string; readonly lines: readonly string[] }[];
}

/** Who signed, as far as it is known. */
export interface PublishedPolicy extends ReadPolicy {
  readonly signers: readonly { readonly holder: string; readonly personnelNumber: string }[];
}

const directionWords: Readonly<Record<PolicyChange['direction'], string>> = {
  stricter: 'Stricter',
  looser: 'Looser',
  different: 'Different',
};

/** A whole policy: every rule, and what no policy can loosen. */
export function publishPolicy(published: PublishedPolicy): Publication {
  const { policy } = published;
  const described = describePolicy(policy);
  return {
    title: `Policy for live facial recognition: ${policy.force}, version ${String(policy.version)}`,
    facts: factsOf(published),
    sections: [
      ...ruleGroups.map((group) => ({
        title: group,
        introduction: '',
        rows: described
          .filter((rule) => rule.group === group)
          .map(({ label, lines, isApplied }) => ({
            label: isApplied ? label : `${label} (this version of Cordon does not apply it yet)`,
            lines,
          })),
      })),
      {
        title: 'What no policy can loosen',
        introduction: 'These hold whatever a policy says. They are part of the program.',
        rows: floors.map(({ words }) => ({ label: words, lines: [] })),
      },
    ],
  };
}

/** What one version changes against the one before it. */
export function publishDifference(published: PublishedPolicy, before: ReadPolicy): Publication {
  const { policy } = published;
  const changes = comparePolicies(before.policy, policy);
  const from = String(before.policy.version);
  return {
    title: `What changes in the policy for live facial recognition: ${policy.force}, version ${String(policy.version)}`,
    facts: [...factsOf(published), ['Changed from', `version ${from}, ${before.hash}`]],
    sections: [
      {
        title: `Changes from version ${from}`,
        introduction:
          changes.length === 0
            ? 'No rule changes.'
            : `${countedChanges(changes)} Every other rule stays as it is.`,
        rows: changes.map(({ label, direction, words }) => ({
          label,
          lines: [`${directionWords[direction]}. ${words}`],
        })),
      },
    ],
  };
}

function factsOf({ policy, hash, signers }: PublishedPolicy): Publication['facts'] {
  return [
    ...(policy.mode === 'demo' ? [['Demo', 'It rules nothing but a demonstration.'] as const] : []),
    ['Summary', policy.summary],
    ['Drafted', atInstant(policy.draftedAt)],
    [
      'Signed by',
      signers.length === 0
        ? 'nobody yet'
        : signers.map(({ holder, personnelNumber }) => `${holder} (${personnelNumber})`).join(' and '),
    ],
    [
      'Needs the revocations up to',
      policy.revocationList === 0 ? 'none' : `list ${String(policy.revocationList)}`,
    ],
    ['SHA-256 of the signed text', hash],
  ];
}

function countedChanges(changes: readonly PolicyChange[]): string {
  const of = (direction: PolicyChange['direction']): number =>
    changes.filter((change) => change.direction === direction).length;
  return `${String(of('looser'))} looser, ${String(of('stricter'))} stricter, ${String(of('different'))} different.`;
}
