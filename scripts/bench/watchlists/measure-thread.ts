import { randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseClient } from '../../../src-main/engine/database/client.ts';
import { accountFor } from '../../../src-main/engine/testing/account.ts';
import { sealList, submitList } from '../../../src-main/engine/watchlists/close-list.ts';
import { readGallery } from '../../../src-main/engine/watchlists/read-gallery.ts';
import { openCordonDatabase } from '../case-log/bench-database.ts';
import { percentile95 } from '../statistics.ts';

const listId = 'list-bench';
const importId = 'import-bench';
const modelHash = 'a'.repeat(64);
const actor = { id: 'p-builder', role: 'supervisor' } as const;
const approver = { id: 'p-approver', role: 'auditor' } as const;
/** As an import writes them. */
const stagedAtOnce = 16;
/** Of a square crop as PNG, for so many; the pieces that are measured have to do with these, and twenty thousand would take minutes. */
const cropBytes = 30_000;
const withWholeCrop = 800;
const templateLength = 512;

/** Of what is done piece by piece: the longest of them, and how long they took together. */
interface Pieces {
  readonly longestMs: number;
  readonly allMs: number;
}

/** How long the database's thread is held, in ms. Nothing else is answered meanwhile. */
export interface ThreadTimes {
  /** Of the pieces in which rows are written before the commit, the 95th percentile; of the others SQLite empties its log by the way. */
  readonly stageMs: number;
  readonly commitMs: number;
  readonly submit: Pieces;
  readonly seal: Pieces;
  /** As before a deployment goes live: all templates are opened and the seal is checked. */
  readonly gallery: Pieces;
  /** Of the pieces in which a destroyed list is taken away, likewise. */
  readonly sweepMs: number;
}

/** A list of so many made-up entries goes through its life in the database alone: no model looks at a picture. */
export async function measureThread(rows: number, say: (line: string) => void): Promise<ThreadTimes> {
  const database = openCordonDatabase();
  const timed = (work: () => unknown): number => {
    const from = performance.now();
    work();
    return performance.now() - from;
  };
  try {
    for (const { id, role } of [actor, approver])
      database.run('people.add', { account: accountFor(id, role), kind: 'person.added' });
    const expiresAt = Date.now() + 86_400_000;
    database.run('watchlists.begin', { id: listId, name: 'Bench', modelHash, expiresAt, actorId: actor.id });
    database.run('imports.begin', { id: importId, listId, actor });
    say(`writing ${String(rows)} entries`);
    const stages: number[] = [];
    for (let from = 0; from < rows; from += stagedAtOnce) {
      const entries = Array.from({ length: Math.min(stagedAtOnce, rows - from) }, (_, nth) =>
        entry(from + nth),
      );
      stages.push(timed(() => database.run('imports.stage', { id: importId, listId, entries })));
      // As when nobody asks anything for a moment, and as the thread does it between calls.
      if (stages.length % 50 === 0) database.tidy();
    }
    const imported = { id: importId, listId, actor, modelHash, maximumEntries: rows, leftOut: 0 };
    const commitMs = timed(() => database.run('imports.commit', imported));
    const inPieces = async (
      work: (client: Pick<DatabaseClient, 'call'>) => Promise<unknown>,
    ): Promise<Pieces> => {
      const pieces: number[] = [];
      const call = async (name: never, input: never): Promise<unknown> => {
        let output: unknown;
        pieces.push(timed(() => (output = database.run(name, input))));
        return output;
      };
      // A client whose thread is this one.
      await work({ call: call as unknown as DatabaseClient['call'] });
      return { longestMs: Math.max(...pieces), allMs: pieces.reduce((sum, one) => sum + one, 0) };
    };
    const submit = await inPieces((client) => submitList(client, { id: listId, actor }));
    // The row's type is the database's own affair here.
    const { contentHash } = database.run('watchlists.find', { id: listId }) as { contentHash: string };
    database.run('watchlists.approve', { id: listId, contentHash, actor: approver });
    const times = { usableForMs: 72 * 3_600_000, answerableMs: 72 * 3_600_000 };
    const seal = await inPieces((client) => sealList(client, times, { id: listId, actor }));
    const gallery = await inPieces((client) => readGallery(client, listId));
    database.run('watchlists.destroy', { id: listId, reason: 'The bench is over.' });
    say('taking them away');
    const sweeps: number[] = [];
    for (let swept: unknown = 1; swept !== 0;) {
      sweeps.push(timed(() => (swept = database.run('imports.sweep', { runningId: null }))));
      if (sweeps.length % 50 === 0) database.tidy();
    }
    return { stageMs: percentile95(stages), commitMs, submit, seal, gallery, sweepMs: percentile95(sweeps) };
  } finally {
    database.close();
  }
}

function entry(nth: number) {
  const text = String(nth).padStart(5, '0');
  return {
    id: `entry-${randomUUID()}`,
    body: {
      reference: `REF-${text}`,
      name: `Person ${text}`,
      category: 'high-harm-suspect',
      source: 'Made up',
      lawfulBasis: 'A bench',
      imageDate: '2026-01-01',
      instructions: '',
      reviewer: 'Sergeant Bench',
      expiresOn: '2027-12-31',
    },
    isBlueList: false,
    template: new Float32Array(templateLength).fill(1 / templateLength),
    quality: 0.9,
    crop: new Uint8Array(randomBytes(nth < withWholeCrop ? cropBytes : cropBytes / 100)),
  };
}
