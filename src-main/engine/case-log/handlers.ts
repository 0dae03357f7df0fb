import { AppError } from '../../contract/errors.ts';
import type { ChainState } from '../../contract/case-log.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { entryKinds } from './entry-kinds.ts';
import { rootOf } from './merkle.ts';
import type { LogState } from './queries.ts';
import { verificationStart, type Verification } from './verify.ts';
import { atInstant, counted } from '../wording.ts';

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
): Pick<Handlers, 'case-log.list' | 'case-log.chain' | 'case-log.verify'> {
  function database(): DatabaseClient {
    const open = deps.database();
    if (open === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    return open;
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
    'case-log.list': async (input, caller) => {
      if (caller.session === null) throw new AppError('not-signed-in', 'Sign in first.');
      const [entries, names] = await Promise.all([
        database().call('case-log.list', {
          role: caller.session.person.role,
          before: input.before,
          kind: input.kind,
          limit: input.limit,
        }),
        deps.personNames(),
      ]);
      return {
        entries: entries.map(({ actorId, leaf, ...entry }) => ({
          ...entry,
          actor: actorId === null ? null : (names.get(actorId) ?? actorId),
          leaf: hex(leaf),
        })),
        kinds: Object.keys(entryKinds).toSorted(),
      };
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
      'No head has been recorded off this machine, so this does not rule out that all of it was rewritten by somebody who holds its keys.',
    ].join(' '),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
