import { z } from 'zod';
import { ledgerSchema } from '../../../contract/domain.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { hashOfText, isSignedBy, parseStatement } from '../../trust/signed-document.ts';
import { forceRootFileSchema, openForceRoot } from '../../trust/force-root.ts';
import { authorityFileSchema, authoritySchema, openVouched } from '../../trust/statements.ts';
import { certificateSchema, openCertificate, type Trust } from '../../trust/certificates.ts';
import { policyPackSchema } from '../../trust/policy-pack.ts';
import { entryKinds } from '../entry-kinds.ts';
import { checkClips } from './check-clips.ts';
import { textOf } from './check-log.ts';
import type { PackFiles } from './check-files.ts';
import { paths } from './pack-layout.ts';
import type { Pack } from './pack-schema.ts';
import { Findings, type PackCheck, type ShownEntry } from './report.ts';

/** Whether what the entries say fits together: pictures, votes, faces, and what officers signed. */
export function checkStory(
  files: PackFiles,
  pack: Pack,
  entries: readonly ShownEntry[],
): readonly PackCheck[] {
  return [
    checkPictures(files, pack, entries),
    ...checkClips(files, pack, entries),
    checkVotes(entries),
    checkLedger(pack, entries),
    checkAuthority(files, pack, entries),
  ];
}

/** Each picture is the one whose hash the alert's own entry has had since it was raised. */
function checkPictures(files: PackFiles, pack: Pack, entries: readonly ShownEntry[]): PackCheck {
  const found = new Findings();
  const raised = new Map(
    entries.flatMap(({ sequence, kind, body }) => {
      const parsed =
        kind === 'alert.raised'
          ? entryKinds['alert.raised'].schema.safeParse(body)
          : { success: false as const };
      return parsed.success ? [[parsed.data.alertId, { sequence, body: parsed.data }] as const] : [];
    }),
  );
  let unbound = 0;
  for (const picture of pack.pictures) {
    const file = `data/${picture.path}`;
    const bytes = files.get(file);
    const alert = raised.get(picture.alertId);
    const entry = alert === undefined ? {} : { entry: alert.sequence };
    if (bytes === undefined) {
      found.add(`The picture ${file} is missing.`, { file, ...entry });
      continue;
    }
    const hash = toHex(sha256(bytes));
    const named = alert?.body.pictures?.find(({ what, nth }) => what === picture.what && nth === picture.nth);
    const isFirstProbe = picture.what === 'probe' && picture.nth === 0;
    const expected = named?.sha256 ?? (isFirstProbe ? alert?.body.cropSha256 : undefined);
    if (hash !== picture.sha256 || (expected !== undefined && hash !== expected))
      found.add(`The picture ${file} is not the one that the alert was raised with.`, { file, ...entry });
    if (expected === undefined) unbound += 1;
  }
  const count = pack.pictures.length;
  const words =
    count === 0
      ? 'There are no pictures in this pack.'
      : `All ${String(count)} pictures are the ones that the alerts were raised with${unbound === 0 ? '' : `; of ${String(unbound)} of them no entry has the hash, and only the signature over the pack vouches for them`}.`;
  return found.as('Pictures', words);
}

/** Two different people judged every alert that was decided. */
function checkVotes(entries: readonly ShownEntry[]): PackCheck {
  const found = new Findings();
  const decided = entries.filter(({ kind }) => kind === 'alert.decided');
  for (const { subject, sequence } of decided) {
    const judges = new Set(
      entries.flatMap((entry) =>
        entry.kind === 'alert.judged' && entry.subject === subject && entry.sequence < sequence
          ? [entry.actor]
          : [],
      ),
    );
    if (judges.size < 2 || judges.has(null))
      found.add(`No two people judged the alert that entry ${String(sequence)} decides.`, {
        entry: sequence,
      });
  }
  return found.as(
    'Two people',
    decided.length === 0
      ? 'No alert in this pack was decided.'
      : `${decided.length === 1 ? 'The alert' : `Each of the ${String(decided.length)} alerts`} was judged by two different people before it was decided.`,
  );
}

/** Every face is accounted for, and of a deployment there are as many alerts in here as the ledger says. */
function checkLedger(pack: Pack, entries: readonly ShownEntry[]): PackCheck {
  const found = new Findings();
  const schema = z.object(ledgerSchema.shape);
  const counted = entries.flatMap((entry) => {
    const ledger = entry.kind === 'ledger.counted' ? schema.safeParse(entry.body) : null;
    return ledger?.success === true ? [{ entry, ledger: ledger.data }] : [];
  });
  for (const { entry, ledger } of counted) {
    const { tracks, alerts, repeats, blueList, forgotten, lost, inFlight } = ledger;
    if (tracks !== alerts + repeats + blueList + forgotten + lost + inFlight)
      found.add(`The ledger in entry ${String(entry.sequence)} does not balance.`, { entry: entry.sequence });
  }
  const last = counted.at(-1);
  const raised = entries.filter(({ kind }) => kind === 'alert.raised').length;
  if (pack.about.kind === 'deployment' && last !== undefined && last.ledger.alerts !== raised) {
    found.add(
      `The ledger counts ${String(last.ledger.alerts)} alerts, and ${String(raised)} are in this pack.`,
      { entry: last.entry.sequence },
    );
  }
  return found.as(
    'Ledger of faces',
    last === undefined
      ? 'No ledger is in this pack: it is written when a deployment ends.'
      : `${String(last.ledger.tracks)} faces were seen, and all of them are accounted for.`,
  );
}

/** What officers and policy signers signed, by their certificates under the force root that is in here. */
function checkAuthority(files: PackFiles, pack: Pack, entries: readonly ShownEntry[]): PackCheck {
  const found = new Findings();
  const root = json(files, paths.root, forceRootFileSchema);
  const authority = json(files, paths.authority, authorityFileSchema);
  const policy = json(files, paths.policy, policyPackSchema);
  const authorised = entries.findLast(({ kind }) => kind === 'deployment.authorised');
  const body = entryKinds['deployment.authorised'].schema.safeParse(authorised?.body);
  if (authority === null && policy === null)
    return found.as(
      'Authority and policy',
      'Neither is in this pack. The entries name them by their hashes where they had any.',
    );
  const opened = root === null ? null : openForceRoot(root);
  if (opened?.ok !== true) {
    found.add('The force root is missing, or not signed by its own key.', { file: paths.root });
    return found.as('Authority and policy', '');
  }
  const trust: Trust = { root: opened.value, revocations: null };
  if (authority !== null) {
    // As of when it was taken in: certificates run out.
    const at = authorised?.at ?? pack.madeAt;
    const signed = openVouched(
      authority.authority,
      trust,
      'authorising-officer',
      authoritySchema,
      at,
      'The authority',
    );
    if (!signed.ok) found.add(signed.because, { file: paths.authority });
    const hash = hashOfText(authority.authority.document.payload);
    const named = body.success ? body.data.authoritySha256 : undefined;
    if (named !== undefined && named !== hash)
      found.add('The authority is not the one that the log names.', {
        file: paths.authority,
        entry: authorised?.sequence ?? 0,
      });
  }
  if (policy !== null) {
    const named = body.success ? body.data.policyHash : undefined;
    if (named !== undefined && named !== hashOfText(policy.payload))
      found.add('The policy is not the one that the log names.', {
        file: paths.policy,
        entry: authorised?.sequence ?? 0,
      });
    const signers = new Set(
      policy.signatures.flatMap(({ certificate, signature }) => {
        const said = parseStatement(certificate.payload, certificateSchema, 'A certificate');
        // As of its own time: when the policy was adopted is not in the pack.
        const at = said.ok ? said.value.from : 0;
        const holder = openCertificate(certificate, trust, 'policy-signer', at);
        if (!holder.ok || !isSignedBy(policy.payload, signature, holder.value.publicKey)) return [];
        return [holder.value.publicKey];
      }),
    );
    if (signers.size < 2) found.add('The policy was not signed by two people.', { file: paths.policy });
  }
  return found.as(
    'Authority and policy',
    `${authority === null ? 'No officer signed an authority that is in here; the policy' : 'The authority is signed by an authorising officer, and the policy'} by two people, under the force root that is in here. Compare its fingerprint with the one that the force publishes.`,
  );
}

function json<Schema extends z.ZodType>(
  files: PackFiles,
  path: string,
  schema: Schema,
): z.output<Schema> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(textOf(files, path)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
