import type { OperationOutput, OperationParsedInput } from '../../contract/operations.ts';
import { AppError, assertNever } from '../../contract/errors.ts';
import type { PolicyPack, ReadPolicy } from '../trust/policy-pack.ts';
import { asHtml } from './as-html.ts';
import { asText } from './as-text.ts';
import { comparePolicies } from './compare.ts';
import { publishDifference, publishPolicy, type Publication } from './publication.ts';
import { signersOf } from './views.ts';

type Wanted = Pick<OperationParsedInput<'policy.export'>, 'what' | 'form'>;
type ExportedFile = OperationOutput<'policy.export'>;

/** A version as a file to publish, to keep, or to hand to another workstation. */
export function exportPolicy(
  read: ReadPolicy,
  pack: PolicyPack,
  before: ReadPolicy | null,
  { what, form }: Wanted,
): ExportedFile {
  const name = `policy-${String(read.policy.version)}${what === 'difference' ? '-changes' : ''}`;
  if (form === 'signed') return jsonFile(`policy-${String(read.policy.version)}.json`, pack);
  const published = { ...read, signers: signersOf(pack) };
  if (what === 'difference' && before === null) {
    throw new AppError('not-found', 'The version before is not known here: there is no difference to show.');
  }
  const publication =
    what === 'difference' && before !== null
      ? publishDifference(published, before)
      : publishPolicy(published);
  switch (form) {
    case 'text':
      return { fileName: `${name}.txt`, contentType: 'text/plain', text: asText(publication) };
    case 'html':
      return { fileName: `${name}.html`, contentType: 'text/html', text: asHtml(publication) };
    case 'json':
      return jsonFile(`${name}.data.json`, asData(publication, read, what === 'difference' ? before : null));
    default:
      return assertNever(form);
  }
}

/** For machines: the policy as it was signed, or what changed, with the words for people beside it. */
function asData(publication: Publication, read: ReadPolicy, before: ReadPolicy | null): unknown {
  return {
    title: publication.title,
    facts: Object.fromEntries(publication.facts),
    ...(before === null
      ? { policy: read.policy }
      : {
          from: before.policy.version,
          to: read.policy.version,
          changes: comparePolicies(before.policy, read.policy),
        }),
  };
}

function jsonFile(fileName: string, content: unknown): ExportedFile {
  return { fileName, contentType: 'application/json', text: `${JSON.stringify(content, null, 2)}\n` };
}
