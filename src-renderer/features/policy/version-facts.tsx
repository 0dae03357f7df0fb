import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import type { PolicyVersion } from '../../../src-main/contract/policy-operations.ts';
import { Facts } from '../../ui/panel.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import { policyText as text } from './text.ts';

type Adopted = OperationOutput<'policy.version'>['adopted'];

export function dateAndTime(at: number): string {
  return `${localDate(at)} ${localTime(at, false)}`;
}

export function adoptionWords({ at, by }: Adopted): string {
  return by === null ? text.adoptedByCordon(dateAndTime(at)) : text.adoptedBy(dateAndTime(at), by);
}

/** Who signed a version, when, and what it is named by. */
export function VersionFacts({
  of: version,
}: {
  readonly of: PolicyVersion & { readonly adopted?: Adopted };
}) {
  const { summary, draftedAt, signers, hash, adopted } = version;
  return (
    <Facts
      of={[
        [text.summary, summary],
        [text.drafted, dateAndTime(draftedAt)],
        [
          text.signedBy,
          <ul key="signers">
            {signers.map(({ holder, personnelNumber, fingerprint }) => (
              <li key={fingerprint}>
                {text.signer(holder, personnelNumber)}, {text.keyOf} <code>{fingerprint}</code>
              </li>
            ))}
          </ul>,
        ],
        ...(adopted === undefined ? [] : [[text.adopted, adoptionWords(adopted)] as const]),
        [text.hash, <code key="hash">{hash}</code>],
      ]}
    />
  );
}
