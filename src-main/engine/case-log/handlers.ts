import { exportPartEntries, type ChainState, type EntryFilter } from '../../contract/case-log.ts';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { entryKinds } from './entry-kinds.ts';
import { csvPart, jsonPart } from './export-text.ts';
import { rootOf } from './merkle.ts';
import type { LogState } from './queries.ts';
import type { FindInput } from './search/find-entries.ts';
import { verificationStart, type Verification } from './verify.ts';
import { atInstant, counted } from '../wording.ts';
import { personOf } from '../session.ts';

export interface CaseLogDeps {
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  /** Display names by person id. */
  readonly personNames: () => Promise<ReadonlyMap<string, string>>;
}

const verifyAtOnce = 1000;

/** The case log as people read it. */
export function createCaseLogHandlers(
  deps: CaseLogDeps,
): Pick<
  Handlers,
  'case-log.list' | 'case-log.filters' | 'case-log.export' | 'case-log.chain' | 'case-log.verify'
> {
  function database(): DatabaseClient {
    const open = deps.database();
    if (open === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    return open;
  }

  /** What fits, with names for ids. */
  async function find(input: FindInput) {
    const [found, names] = await Promise.all([database().call('case-log.list', input), deps.personNames()]);
    const entries = found.entries.map((entry) => ({
      ...entry,
      actor: entry.actorId === null ? null : (names.get(entry.actorId) ?? entry.actorId),
    }));
    return { ...found, entries };
  }

  async function verify(): Promise<Verification> {
    let verification = verificationStart;
    while (!verification.isDone) {
      verification = await database().call('case-log.verify-next', {
        from: verification,
        limit: verifyAtOnce,
      });
    }
    return verification;
  }

  return {
    'case-log.list': async ({ order, before, after, limit, ...filter }, caller) => {
      const found = await find({
        role: personOf(caller).role,
        filter,
        isOldestFirst: order === 'oldest-first',
        before: before ?? null,
        after: after ?? null,
        limit,
      });
      return {
        ...found,
        entries: found.entries.map(({ leaf, topics, ...entry }) => ({
          ...entry,
          topics: [...topics],
          leaf: hex(leaf),
        })),
      };
    },
    'case-log.filters': async () => {
      const names = await deps.personNames();
      return {
        kinds: Object.keys(entryKinds).toSorted(),
        people: [...names]
          .map(([id, name]) => ({ id, name }))
          .toSorted((one, other) => one.name.localeCompare(other.name, 'en')),
      };
    },
    'case-log.export': async ({ filter, format, reason, after }, caller) => {
      const person = personOf(caller);
      if (after === null) {
        const body = { format, filter: filterWords(filter), reason };
        await database().call('case-log.append', {
          kind: 'log.exported',
          subject: 'log',
          actor: person.id,
          body,
        });
      }
      const { entries } = await find({
        role: person.role,
        filter,
        isOldestFirst: true,
        before: null,
        after,
        limit: exportPartEntries,
      });
      const last = entries.length < exportPartEntries ? null : (entries.at(-1)?.sequence ?? null);
      const part = {
        entries: entries.map(({ topics: _, ...entry }) => entry),
        isFirst: after === null,
        isLast: last === null,
      };
      const text = format === 'csv' ? csvPart(part) : jsonPart(part);
      return { text, entries: entries.length, after: last };
    },
    'case-log.chain': async () => chainState(await database().call('case-log.chain')),
    'case-log.verify': async (_input, caller) => {
      const verification = await verify();
      await database().call('case-log.append', {
        kind: 'log.verified',
        subject: 'log',
        actor: caller.session?.person.id ?? null,
        body: {
          entries: verification.entries,
          root: hex(rootOf(verification.frontier)),
          brokenAt: verification.broken?.at ?? null,
        },
      });
      const state = chainState(await database().call('case-log.chain'));
      return verification.broken === null ? state : { ...state, words: brokenWords(verification.broken) };
    },
  };
}

/** Never the words that were searched for: they may be somebody's name, and this entry stays. */
function filterWords({ text, kind, about, actorId, from, until }: EntryFilter): string {
  const parts = [
    kind === undefined ? [] : [`of the kind ${kind}`],
    about === undefined ? [] : [`about ${about.replace(':', ' ')}`],
    actorId === undefined ? [] : [`by ${actorId}`],
    from === undefined ? [] : [`since ${atInstant(from)}`],
    until === undefined ? [] : [`before ${atInstant(until)}`],
    text === undefined || text === '' ? [] : ['with certain words'],
  ].flat();
  return parts.length === 0 ? 'all of it' : `entries ${parts.join(', ')}`;
}

function brokenWords(broken: { readonly at: number; readonly words: string }): string {
  return `${broken.words} Everything before it fits. Keep this machine as it is and call whoever oversees its use.`;
}

function chainState(state: LogState): ChainState {
  const { lastCheckpoint, lastVerification: verified } = state;
  const broken = verified?.brokenAt ?? null;
  return {
    entries: state.entries,
    root: hex(state.root),
    lastCheckpoint,
    brokenAt: broken,
    verifiedAt: verified?.at ?? null,
    words: [
      `${counted(state.entries, 'entry', 'entries')} in the chain${lastCheckpoint === null ? '' : `, signed up to entry ${String(lastCheckpoint.size)}`}.`,
      verified === null
        ? 'Not verified yet.'
        : broken === null
          ? `At the last verification (${atInstant(verified.at)}) all of them fitted, ${String(verified.entries)} at that time.`
          : `At the last verification (${atInstant(verified.at)}) it was broken at entry ${String(broken)}.`,
    ].join(' '),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
