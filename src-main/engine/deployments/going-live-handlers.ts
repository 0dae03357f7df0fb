import type { GateCondition } from '../../contract/deployments.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DrawnFile, RecordFormat } from '../../contract/record-format.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import { hashOfFile } from '../hash-of-file.ts';
import { checkChain, openChain } from '../trust/authority.ts';
import { describeOrder, type OrderPage } from '../trust/describe-order.ts';
import { readFileAs } from '../trust/read-file-as.ts';
import { presenceFileSchema } from '../trust/statements.ts';
import type { Authorities, AuthorityDeps } from './authority-handlers.ts';
import { findOrRefuse } from './people.ts';
import type { Presence } from './presence.ts';
import type { Deployment } from './queries.ts';
import type { SelfTestBoard } from './self-test-board.ts';
import { authorityOf, signedBy } from './view.ts';
import { personOf } from '../session.ts';

export interface GoingLiveDeps extends AuthorityDeps {
  readonly authorities: Authorities;
  readonly presence: Presence;
  readonly selfTests: SelfTestBoard;
  readonly database: () => DatabaseClient;
  readonly policyOf: (hash: string | null) => Promise<Policy>;
  /** What the gate would say of a deployment if it were live now. */
  readonly conditionsIfLive: (deployment: Deployment) => Promise<readonly GateCondition[]>;
  /** Consenting staff on a list: those of the blue list. */
  readonly staffOn: (
    listId: string,
  ) => Promise<readonly { readonly id: string; readonly reference: string }[]>;
  /** Puts the head of the log where it is to be kept, now instead of within the minute. */
  readonly keepHeads: () => Promise<void>;
  /** What is published of a deployment, as a file. */
  readonly drawRecord: (deploymentId: string, format: RecordFormat) => Promise<DrawnFile>;
  /** The authority that was taken in, as a file; an entry has its hash. */
  readonly drawAuthority: (deploymentId: string, format: RecordFormat, actorId: string) => Promise<DrawnFile>;
  readonly renderPage: (page: OrderPage) => string;
  readonly announce: (event: EngineEvent) => void;
}

type GoingLiveHandlers = Pick<
  Handlers,
  | 'deployments.export'
  | 'deployments.preview-authority'
  | 'deployments.import-authority'
  | 'deployments.authority-page'
  | 'deployments.begin-self-test'
  | 'deployments.finish-self-test'
  | 'deployments.start'
  | 'deployments.ask-urgent'
  | 'deployments.confirm-urgent'
  | 'deployments.drop-urgent'
  | 'deployments.confirm-presence'
  | 'deployments.record'
>;

/** Not asked at the start: they come about once it is live, and the gate waits for them. */
const later: ReadonlySet<GateCondition['id']> = new Set([
  'officers-present',
  'model-approved',
  'model-as-authorised',
  'threshold-as-authorised',
  'engine-ready',
]);

/** From a draft to recognition: authority, self-test, start, codes, and the published record at the end. */
export function createGoingLiveHandlers(deps: GoingLiveDeps): GoingLiveHandlers {
  const { database, now, authorities, announce } = deps;

  async function changed(): Promise<void> {
    // It rejects only with the gate closed, and what was done counts either way.
    await deps.reconsider().catch(() => undefined);
    announce({ kind: 'deployment.changed' });
  }

  async function start(deployment: Deployment, by: Parameters<Presence['confirm']>[1]): Promise<void> {
    const unmet = (await deps.conditionsIfLive(deployment)).find(({ id, isMet }) => !isMet && !later.has(id));
    if (unmet !== undefined) throw new AppError('conflict', `It can’t start yet. ${unmet.words}`);
    await database().call('deployments.go-live', {
      id: deployment.id,
      by: 'supervisor',
      actorId: by,
      at: now(),
    });
    await changed();
  }

  async function noteExport(
    what: 'authority-request' | 'record',
    { id, name }: Deployment,
    caller: Caller,
  ): Promise<void> {
    await database().call('case-log.append', {
      kind: 'document.exported',
      subject: 'log',
      actor: personOf(caller).id,
      body: { what, deploymentId: id, deploymentName: name },
    });
  }

  return {
    'deployments.export': async ({ id }, caller) => {
      const deployment = await findOrRefuse(database(), id);
      const file = await authorities.exportRequest(deployment);
      await noteExport('authority-request', deployment, caller);
      return file;
    },

    'deployments.preview-authority': async ({ file }, caller) => {
      const checked = await authorities.check(file, personOf(caller).role);
      if (!checked.ok)
        return { refusal: checked.because, deploymentId: null, deploymentName: null, facts: [] };
      const { deployment, authority } = checked.value;
      const policy = await deps.policyOf(deployment.policyHash).catch(() => null);
      const signed = signedBy({ ...deployment, authority: checked.value.file.authority }, policy);
      const page = describeOrder(authority, policy, signed);
      return {
        refusal: null,
        deploymentId: deployment.id,
        deploymentName: deployment.name,
        facts: [
          ...page.facts.map(([label, value]) => ({ label, lines: [value] })),
          ...page.sections.flatMap(({ rows }) =>
            rows.map(({ label, lines }) => ({ label, lines: [...lines] })),
          ),
        ],
      };
    },

    'deployments.import-authority': async ({ file }, caller) => {
      const { id: actorId, role } = personOf(caller);
      const { id } = await authorities.import(file, role, actorId);
      announce({ kind: 'deployment.changed' });
      // A head over it has to lie elsewhere before real data goes live: the sooner the better.
      await deps.keepHeads().catch(() => undefined);
      return { id };
    },

    'deployments.authority-page': async ({ id, format }, caller) => {
      const deployment = await findOrRefuse(database(), id);
      if (deployment.authority !== null) return deps.drawAuthority(id, format, personOf(caller).id);
      if (format !== 'html')
        throw new AppError(
          'conflict',
          'Nobody has signed an authority for this deployment yet. What is asked for can be saved as a page.',
        );
      const policy = await deps.policyOf(deployment.policyHash).catch(() => null);
      const page = describeOrder(await authorities.order(deployment), policy, null);
      await noteExport('authority-request', deployment, caller);
      return {
        fileName: `${id}.request.html`,
        contentType: 'text/html',
        text: deps.renderPage(page),
        encoding: 'utf-8',
      };
    },

    'deployments.begin-self-test': async ({ id }, caller) => {
      const { id: actorId, role } = personOf(caller);
      const deployment = await findOrRefuse(database(), id);
      const authority = authorityOf(deployment);
      if (authority === null) throw new AppError('conflict', 'A self-test needs the authority first.');
      const staff = await deps.staffOn(deployment.listId);
      if (staff.length === 0)
        throw new AppError(
          'conflict',
          'Nobody on the watchlist is on the blue list. Enrol consenting staff before the list is sealed.',
        );
      const { listSealHash, modelHash, threshold } = authority;
      await database().call('deployments.begin-self-test', {
        id,
        by: role,
        actorId,
        at: now(),
        listSealHash,
        modelHash,
        threshold,
        staff: staff.length,
      });
      deps.selfTests.begin(id, staff);
      await changed();
      return {};
    },

    'deployments.finish-self-test': async ({ id }, caller) => {
      const { id: actorId, role } = personOf(caller);
      const found = deps.selfTests.found(id);
      const staff = deps.selfTests.staff(id).length;
      const step = { id, by: role, actorId, at: now(), staff, found };
      await database().call('deployments.finish-self-test', step);
      await changed();
      return { found };
    },

    'deployments.start': async ({ id }, caller) => {
      await start(await findOrRefuse(database(), id), personOf(caller).id);
      return {};
    },

    'deployments.ask-urgent': async ({ id, reason, presenceFile }, caller) => {
      const deployment = await findOrRefuse(database(), id);
      const order = await authorities.order(deployment);
      const presence = readPresence(presenceFile);
      const [trust, policy] = await Promise.all([deps.trust(), deps.openPolicy(deployment.policyHash)]);
      if (!trust.ok) throw new AppError('not-trusted', trust.because);
      if (!policy.ok) throw new AppError('not-trusted', policy.because);
      const chain = openChain(presence, trust.value, deps.mode, now());
      if (!chain.ok) throw new AppError('not-trusted', chain.because);
      const fits = checkChain(chain.value.chain, order, policy.value.policy);
      if (!fits.ok) throw new AppError('not-trusted', fits.because);
      await database().call('urgent.ask', {
        deploymentId: id,
        reason,
        order: JSON.stringify(order),
        presence,
        actorId: personOf(caller).id,
        at: now(),
      });
      announce({ kind: 'deployment.changed' });
      return {};
    },

    'deployments.confirm-urgent': async ({ id, askedAt }, caller) => {
      const deployment = await findOrRefuse(database(), id);
      const order = JSON.stringify(await authorities.order(deployment));
      await database().call('urgent.confirm', {
        deploymentId: id,
        askedAt,
        order,
        actor: personOf(caller),
        at: now(),
      });
      await deps.keepHeads().catch(() => undefined);
      await changed();
      return {};
    },

    'deployments.drop-urgent': async ({ id, askedAt, reason }, caller) => {
      const actorId = personOf(caller).id;
      await database().call('urgent.drop', { deploymentId: id, askedAt, reason, actorId });
      announce({ kind: 'deployment.changed' });
      return {};
    },

    'deployments.confirm-presence': async ({ code }, caller) => {
      const confirmed = await deps.presence.confirm(code, personOf(caller).id);
      announce({ kind: 'deployment.changed' });
      return confirmed;
    },

    'deployments.record': async ({ id, format }, caller) => {
      const { id: actorId, role } = personOf(caller);
      const deployment = await findOrRefuse(database(), id);
      const file = await deps.drawRecord(id, format);
      if (deployment.state === 'purged' || deployment.state === 'reported') {
        await database().call('deployments.report', {
          id,
          by: role,
          actorId,
          at: now(),
          sha256: hashOfFile(file),
        });
        announce({ kind: 'deployment.changed' });
      } else await noteExport('record', deployment, caller);
      return file;
    },
  };
}

function readPresence(text: string) {
  const otherwise = 'not the on-site officer’s word. Choose the file that “authority presence” wrote';
  const file = readFileAs(text, presenceFileSchema, otherwise);
  if (!file.ok) throw new AppError('bad-request', file.because, { details: { field: 'presenceFile' } });
  return file.value.presence;
}
