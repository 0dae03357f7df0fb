import { describe, expect, it } from 'vitest';
import { roleSchema, type Role } from '../../contract/domain.ts';
import { sql } from '../database/sql.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../testing/temporary-database.ts';
import { caseLogProcedures } from './queries.ts';

const hash = 'ab'.repeat(32);
const alert = { alertId: 'a1-alert', number: 14 };
const secrets = ['Mara Quill', 'REF-77', '0.731', '0.600', 'wanted', 'match', 'face shape', 'e0e0'];

function raise(database: TemporaryExecutor): void {
  database.write(({ log }) => {
    const subject = 'alert:a1-alert';
    log.append({
      kind: 'alert.raised',
      subject,
      actor: null,
      body: {
        ...alert,
        cameraName: 'North gate',
        listEntryId: 'e0e0-entry',
        reference: 'REF-77',
        score: 0.731,
        threshold: 0.6,
        modelHash: hash,
        cropSha256: hash,
      },
    });
    log.append({ kind: 'alert.acknowledged', subject, actor: 'p1-person', body: alert });
    log.append({
      kind: 'face.viewed',
      subject: 'log',
      actor: 'p1-person',
      body: { ...alert, what: 'candidate', name: 'Mara Quill' },
    });
    log.append({
      kind: 'alert.judged',
      subject,
      actor: 'p1-person',
      body: {
        ...alert,
        verdict: 'match',
        reasons: { subject: ['face-shape-agrees'], system: [], environment: [] },
        nth: 1,
      },
    });
  });
}

function decide(database: TemporaryExecutor): void {
  database.write(({ log }) => {
    const subject = 'alert:a1-alert';
    const body = { ...alert, reference: 'REF-77', name: 'Mara Quill', score: 0.731 };
    log.append({
      kind: 'alert.decided',
      subject,
      actor: null,
      body: { ...body, decision: 'confirmed', category: 'wanted-on-warrant' },
    });
    log.append({
      kind: 'alert.outcome',
      subject,
      actor: 'p1-person',
      body: { ...alert, code: 'arrest-court-wanted', note: 'Mara Quill was arrested.' },
    });
  });
}

function readAs(database: TemporaryExecutor, role: Role): readonly string[] {
  const list = caseLogProcedures['case-log.list'];
  const { entries } = database.read((context) =>
    list.run(context, { role, filter: {}, isOldestFirst: false, before: null, after: null, limit: 100 }),
  );
  return entries.map(({ words }) => words).toReversed();
}

describe('the words of an entry', () => {
  it.each(roleSchema.options)(
    'give the %s nothing about an alert whose votes are not both locked',
    async (role) => {
      await using database = await openTemporaryExecutor();
      raise(database);
      const words = readAs(database, role).slice(1);
      expect(words).toEqual([
        'Alert 14 was raised on North gate.',
        'Alert 14 was taken.',
        'The watchlist picture of alert 14 was looked at.',
        'Alert 14: first vote locked.',
      ]);
    },
  );

  it.each(['supervisor', 'auditor'] as const)('give the %s everything once it is decided', async (role) => {
    await using database = await openTemporaryExecutor();
    raise(database);
    decide(database);
    expect(readAs(database, role).slice(1)).toEqual([
      'Alert 14 was raised on North gate: reference REF-77, score 0.731 against the threshold 0.600, model abababababab.',
      'Alert 14 was taken.',
      'The watchlist picture of alert 14 (Mara Quill) was looked at.',
      'Alert 14: first vote was "match" (face shape agrees).',
      'Alert 14 was confirmed by both reviewers. Candidate: Mara Quill, reference REF-77, wanted on warrant, score 0.731.',
      'Alert 14: the outcome is "arrest court wanted". Note: Mara Quill was arrested.',
    ]);
  });

  it.each(['admin', 'operator'] as const)('never tell the %s who it was', async (role) => {
    await using database = await openTemporaryExecutor();
    raise(database);
    decide(database);
    const words = readAs(database, role).join('\n');
    for (const secret of secrets) expect(words).not.toContain(secret);
    expect(words).toContain('Alert 14 was confirmed by both reviewers.');
  });

  it('say that the content was destroyed with its subject', async () => {
    await using database = await openTemporaryExecutor();
    raise(database);
    database.write(({ subjects }) => {
      subjects.destroy('alert:a1-alert');
    });
    expect(readAs(database, 'auditor')[1]).toContain('was destroyed');
  });
});

describe('an entry about an alert', () => {
  it('is refused under another subject, where its blindness could not be looked up', async () => {
    await using database = await openTemporaryExecutor();
    expect(() =>
      database.write(({ log }) =>
        log.append({ kind: 'alert.acknowledged', subject: 'log', actor: null, body: alert }),
      ),
    ).toThrow('alert:a1-alert');
  });

  it('takes as much room whichever way the vote went', async () => {
    await using database = await openTemporaryExecutor();
    const sizes = database.write(({ db, log }) =>
      (['match', 'no-match', 'cannot-tell'] as const).map((verdict) => {
        log.append({
          kind: 'alert.judged',
          subject: 'alert:a1-alert',
          actor: null,
          body: {
            ...alert,
            verdict,
            reasons: { subject: [], system: [], environment: ['poor-light'] },
            nth: 1,
          },
        });
        const { ciphertext } = db.get<{ ciphertext: Uint8Array }>(
          sql`SELECT ciphertext FROM entries ORDER BY sequence DESC LIMIT 1`,
        ) ?? { ciphertext: new Uint8Array() };
        return ciphertext.length;
      }),
    );
    expect(new Set(sizes).size).toBe(1);
  });
});
