import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { PaperKind } from '../consignment-mail.ts';
import type { Authorities } from '../deployments/authority-handlers.ts';
import { endDeployment, type EndingDeps } from '../deployments/ending.ts';
import { isOver } from '../deployments/lifecycle.ts';
import { adoptPolicy } from '../policy/adopt-policy.ts';
import { adoptRevocations } from '../policy/adopt-revocations.ts';
import { newestIn } from '../policy/import.ts';
import type { TakeInDeps } from '../policy/take-in.ts';
import { shareRun } from '../share-run.ts';
import type { SignedPapers } from '../sites/consignments/handlers.ts';
import { takeInPapers } from '../sites/consignments/take-in-papers.ts';
import { openAuthority } from '../trust/authority.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { authorityFileSchema } from '../trust/statements.ts';
import { usableForMs } from '../watchlists/views.ts';
import { receiveLists } from '../watchlists/received/receive-lists.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Ground } from './ground.ts';
import { parseJson } from '../parse-json.ts';

interface Parts {
  readonly takeIn: TakeInDeps;
  readonly authorities: Authorities;
  readonly ending: EndingDeps;
  readonly modelHash: () => string | null;
}

export type ConsignmentParts = ReturnType<typeof createConsignmentParts>;

/** What a control room sends and what a site takes in of it: by the same checks as what somebody chooses there. */
export function createConsignmentParts(
  { start, steady, storage, database, announce }: Ground,
  { takeIn, authorities, ending, modelHash }: Parts,
) {
  const { keeper } = takeIn;

  async function takeInOne(what: PaperKind, files: readonly string[]): Promise<string> {
    const [first = ''] = files;
    switch (what) {
      case 'policy': {
        const newest = newestIn(files)?.read;
        const known = await database().call('policy.by-hash', { hash: newest?.hash ?? '' });
        // Broken off after it was taken in, it comes here once more.
        if (known !== null) return `Version ${String(known.version)} is here already.`;
        const version = await adoptPolicy(files, null, null, takeIn);
        return `Version ${String(version)} is in force.`;
      }
      case 'revocations': {
        const { revocations } = await database().call('trust.rows');
        const payload = revocations?.document.payload;
        if (payload !== undefined && first.includes(JSON.stringify(payload)))
          return 'This list is here already.';
        const { number } = await adoptRevocations(first, null, takeIn);
        return `List ${String(number)} counts from now on.`;
      }
      case 'authority': {
        const hash = authorityHash(first);
        if (hash !== null && (await database().call('authorities.is-known', { hash })))
          return 'This authority is here already.';
        const { name } = await authorities.import(first, 'control-room', null);
        return `${name} is authorised.`;
      }
    }
  }

  /** At a site: whatever came and was not looked at yet; and lists whose authority counts no more. */
  const work = shareRun(async (data: DatabaseClient): Promise<void> => {
    const papers = await takeInPapers({
      database: data,
      takeIn: async (what, files) => {
        try {
          return { isAccepted: true, words: await takeInOne(what, files) };
        } catch (cause) {
          if (!(cause instanceof AppError)) throw cause;
          return { isAccepted: false, words: cause.message };
        }
      },
    });
    const lists = await receiveLists({
      database: data,
      policy: () => keeper.policyInForce(),
      modelHash,
      now: () => steady.now(),
    });
    if (papers > 0) announce({ kind: 'deployment.changed' });
    if (lists > 0) announce({ kind: 'watchlists.changed' });
    await endWhatIsRevoked(data);
  });

  /** A received list does not outlive the word of the officer who signed for it: this machine opens it by itself. */
  async function endWhatIsRevoked(data: DatabaseClient): Promise<void> {
    const lists = await data.call('watchlists.received');
    if (lists.length === 0) return;
    const trust = await keeper.trust();
    const revoked = new Set(trust.ok ? trust.value.revocations?.certificates.map(({ hash }) => hash) : []);
    if (revoked.size === 0) return;
    for (const deployment of await data.call('deployments.all')) {
      const { id, state, listId, authority } = deployment;
      if (authority === null || !lists.includes(listId)) continue;
      if (!revoked.has(hashOfText(authority.certificate.payload))) continue;
      const reason = 'The certificate of the officer who authorised it was revoked.';
      if (!isOver(state)) await endDeployment(ending, { id, reason, by: 'cordon', actorId: null });
      await ending.destroyList(listId, reason);
      announce({ kind: 'watchlists.changed' });
    }
  }

  return {
    /** Looks at what came. @throws whatever is no expected failure; it is tried again */
    async look(events: readonly EngineEvent[]): Promise<void> {
      // A list that was called back is gone: the gate is asked at once.
      if (events.some(({ kind }) => kind === 'watchlists.changed'))
        await takeIn.reconsider().catch(() => undefined);
      if (storage.database !== null) await work(storage.database);
    },
    deps: {
      policyFiles: async (): Promise<SignedPapers> => {
        const all = await database().call('policy.all');
        const [newest] = all;
        if (newest === undefined) throw new AppError('no-policy', 'There is no policy here to send.');
        return {
          name: `version ${String(newest.version)}`,
          files: all.slice(0, mostVersions).map(({ pack }) => JSON.stringify(pack)),
        };
      },
      revocationFiles: async (): Promise<SignedPapers> => {
        const { revocations } = await database().call('trust.rows');
        if (revocations === null)
          throw new AppError('not-found', 'No list of revocations was taken in here.');
        const { document } = revocations;
        return { name: 'list', files: [JSON.stringify({ format: 'cordon-revocations/1', document })] };
      },
      checkAuthority: async (file: string): Promise<Checked<SignedPapers>> => {
        const parsed = authorityFileSchema.safeParse(parseJson(file));
        if (!parsed.success)
          return refused('This file is no signed authority. Choose the file that “authority sign” wrote.');
        const trust = await keeper.trust();
        if (!trust.ok) return trust;
        const opened = openAuthority(parsed.data.authority, trust.value, start.mode, steady.now());
        if (!opened.ok) return opened;
        return accepted({ name: `for ${opened.value.authority.name}`, files: [file] });
      },
      listUsableForMs: async (): Promise<number> => usableForMs((await keeper.require()).policy),
    },
  };
}

/** A site that has missed more of them than this is set up anew. */
const mostVersions = 20;

function authorityHash(file: string): string | null {
  const parsed = authorityFileSchema.safeParse(parseJson(file));
  return parsed.success ? hashOfText(parsed.data.authority.document.payload) : null;
}
