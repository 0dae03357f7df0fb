import { AppError } from '../../src-main/contract/errors.ts';
import type { TextFormat } from '../../src-main/contract/record-format.ts';
import { factsIn } from '../../src-main/engine/case-log/fact-queries.ts';
import { identityOf } from '../../src-main/engine/case-log/log-identity.ts';
import { openCheckpoint } from '../../src-main/engine/case-log/open-checkpoint.ts';
import { pairsOf } from '../../src-main/engine/database/group-keys.ts';
import { openReadOnly } from '../../src-main/engine/database/open-read-only.ts';
import { sql } from '../../src-main/engine/database/sql.ts';
import type { Keys } from '../../src-main/engine/keys/key-groups.ts';
import { asHtml } from '../../src-main/engine/policy/as-html.ts';
import { toHex } from '../../src-main/engine/portable/bytes.ts';
import { sha256 } from '../../src-main/engine/portable/crypto.ts';
import { reportKindSchema } from '../../src-main/contract/report-kind.ts';
import { drawAuthority } from '../../src-main/engine/reports/draw-authority.ts';
import { drawRecord, type RecordSource } from '../../src-main/engine/reports/draw-record.ts';
import { attachedPage, isPdf } from '../../src-main/engine/reports/pdf/attached-page.ts';
import { drawReport } from '../../src-main/engine/reports/public/draw-report.ts';
import { signedTextsIn } from '../../src-main/engine/reports/queries.ts';
import { authorityFile, recordFile, reportFile } from '../../src-main/engine/reports/record-files.ts';

export interface RecordCheck {
  readonly ok: boolean;
  readonly words: string;
}

const reportForm =
  /cordon-report\/1 (annual|scope-change|composition|oversight) ([0-9]{1,16}) ([0-9]{1,16}) ([1-9][0-9]*) ([0-9a-f]{64})/;
const stampForm = /cordon-deployment-(record|authority)\/1 ([0-9a-z-]{3,64}) ([1-9][0-9]*) ([0-9a-f]{64})/;

/**
 * Draws a published record up anew from a data directory's log, as far as the log went when it was drawn up, and compares every
 * byte; of a PDF, of the page that it was printed from, and what it shows by its own hash alone. The chain of that log is verified
 * apart. Changes nothing.
 */
export async function checkRecord(directory: string, keys: Keys, file: Uint8Array): Promise<RecordCheck> {
  const isPrinted = isPdf(file);
  const text = isPrinted ? await attachedPage(file) : new TextDecoder().decode(file);
  if (text === null)
    return {
      ok: false,
      words: 'This PDF has no page inside that could be checked: it is none of Cordon’s, or was changed.',
    };
  const stamped = stampOf(text);
  if (stamped === null)
    throw new AppError(
      'bad-request',
      'This file is no record of a deployment, no authority and no report: it has no stamp of one.',
    );
  const { size, root, draw } = stamped;
  const database = openReadOnly(directory, keys.data, pairsOf(keys));
  try {
    const until = Number(size);
    const signed = database.read(({ db }) =>
      db.get<{ note: string; at: number }>(
        sql`SELECT note, signed_at AS at FROM checkpoints WHERE size = ${until}`,
      ),
    );
    const identity = database.read(({ db, subjects }) => identityOf(db, subjects));
    const checkpoint = signed === undefined ? null : openCheckpoint(signed.note, identity?.verifierKey ?? '');
    if (signed === undefined || checkpoint === null || toHex(checkpoint.root) !== root)
      return {
        ok: false,
        words: `This log has no signed head over ${size} entries with the root that this file names. It is of another log, or was changed.`,
      };
    const facts = database.read((context) => factsIn(context, { after: 0, until, limit: until }));
    const later = database.read((context) =>
      factsIn(context, { after: until, until: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER }),
    );
    // Counts of single alerts that were there then may have been summed since, and destroyed.
    const sums = later.filter(({ kind }) => kind === 'count.summed');
    const { name, drawn } = await draw(
      { size: until, ...signed },
      {
        facts: () => Promise.resolve([...facts, ...sums]),
        signedTexts: (wanted) => Promise.resolve(database.read((context) => signedTextsIn(context, wanted))),
      },
      formatOf(text),
    );
    if (drawn !== text)
      return {
        ok: false,
        words: `This is not what the first ${size} entries of this log come to: line ${String(firstDifference(drawn, text))} differs.`,
      };
    const reported = later.find(
      ({ kind, body }) =>
        (kind === 'deployment.reported' || kind === 'report.drawn') && hasHash(body, toHex(sha256(file))),
    );
    if (isPrinted && reported === undefined)
      return {
        ok: false,
        words: `The page inside this PDF is, byte for byte, what the first ${size} entries of this log come to, but nothing in the log says that this very PDF was drawn up: it may show something else. Go by the page.`,
      };
    return {
      ok: true,
      words: `${isPrinted ? `The page inside this PDF, ${name.replace(/^The/, 'the')},` : name} is, byte for byte, what the first ${size} entries of this log come to.${reported === undefined ? '' : ` Entry ${String(reported.sequence)} says that it was drawn up to be published.`}`,
    };
  } finally {
    database.close();
  }
}

interface Stamped {
  readonly size: string;
  readonly root: string;
  readonly draw: (
    head: { readonly size: number; readonly note: string; readonly at: number },
    source: RecordSource,
    format: TextFormat,
  ) => Promise<{ readonly name: string; readonly drawn: string }>;
}

/** What a stamp says that was drawn up, and how that is done again; null where there is none. */
function stampOf(text: string): Stamped | null {
  const report = reportForm.exec(text);
  if (report !== null) {
    const [, kindText, from, until, size = '', root = ''] = report;
    const kind = reportKindSchema.parse(kindText);
    return {
      size,
      root,
      draw: async (head, source, format) => {
        const asked = { kind, from: Number(from), until: Number(until) };
        const drawn = reportFile(await drawReport(asked, head, source), format).text;
        return { name: `The ${kind} report`, drawn };
      },
    };
  }
  const [, what, deploymentId = '', size = '', root = ''] = stampForm.exec(text) ?? [];
  if (deploymentId === '') return null;
  return {
    size,
    root,
    draw: async (head, source, format) => {
      if (what === 'authority') {
        const authority = await drawAuthority(deploymentId, head, source);
        return {
          name: `The authority of ${authority.order.name}`,
          drawn: authorityFile(authority, format, asHtml).text,
        };
      }
      const record = await drawRecord(deploymentId, head, source);
      return {
        name: `The record of ${record.deployment.name}`,
        drawn: recordFile(record, format, asHtml).text,
      };
    },
  };
}

function formatOf(text: string): TextFormat {
  if (text.startsWith('<')) return 'html';
  return text.startsWith('{') ? 'json' : 'csv';
}

function hasHash(body: unknown, sha256: string): boolean {
  return typeof body === 'object' && body !== null && 'sha256' in body && body.sha256 === sha256;
}

/** Counted from one. */
function firstDifference(one: string, other: string): number {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  return lines.findIndex((line, nth) => line !== others[nth]) + 1 || lines.length + 1;
}
