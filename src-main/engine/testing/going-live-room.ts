import type { DeploymentDraft } from '../../contract/deployments.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import { Authorities, type AuthorityDeps } from '../deployments/authority-handlers.ts';
import { DeploymentWatch } from '../deployments/deployment-watch.ts';
import type { EndingDeps } from '../deployments/ending.ts';
import { createGoingLiveHandlers } from '../deployments/going-live-handlers.ts';
import { createDeploymentHandlers } from '../deployments/handlers.ts';
import { Presence } from '../deployments/presence.ts';
import type { Deployment } from '../deployments/queries.ts';
import { SelfTestBoard } from '../deployments/self-test-board.ts';
import { asHtml } from '../policy/as-html.ts';
import { startingPolicy } from '../policy/draft.ts';
import { expectedSeal } from '../recognition/gate/expected-seal.ts';
import { recognitionGate } from '../recognition/gate/recognition-gate.ts';
import { createReports } from '../reports/handlers.ts';
import { accepted } from '../trust/checked.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { orderSchema, type Order } from '../trust/statements.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { testAuthority, testChain } from '../trust/testing/test-authority.ts';
import { sealList as sealInPieces, submitList } from '../watchlists/close-list.ts';
import { openReviewRoom } from './review-room/review-room.ts';
import type { Seat } from './review-room/seat.ts';
import type { TemporaryDatabase } from './temporary-database.ts';

const hour = 3_600_000;
const modelHash = 'a'.repeat(64);

/**
 * Deployments from their draft to their end behind the real dispatch, on a real database, with a force outside: its root,
 * an authorising officer and an on-site officer. The gate is asked as the engine asks it.
 */
export async function openGoingLiveRoom(changes: Partial<Policy> = {}) {
  let made: ReturnType<typeof partsOf> | undefined;
  const room = await openReviewRoom((database) => {
    made = partsOf(database, changes);
    return made.handlers;
  });
  if (made === undefined) throw new Error('the room was not furnished');
  const parts = made;
  const { client, clock } = room.database;
  await client.call('policy.adopt', {
    policies: [{ version: 1, hash: parts.policyHash, pack: parts.pack }],
    present: null,
    signers: ['Ada Example', 'Bo Sample'],
    changes: [],
    actorId: null,
  });
  const supervisor = await room.seat('supervisor');
  await supervisor.get('deployments.end', { id: 'deployment-test', reason: 'The test begins.' });

  /** A sealed list of one wanted person and one member of staff, approved by somebody else. */
  async function sealList(id: string): Promise<string> {
    const begun = { id, name: `List ${id}`, modelHash, expiresAt: clock.now() + 20 * hour };
    await client.call('watchlists.find-or-begin-draft', begun);
    for (const isBlueList of [false, true]) {
      await client.call('watchlists.enrol', {
        id: `${id}-${isBlueList ? 'staff' : 'wanted'}`,
        listId: id,
        modelHash,
        body: {
          reference: isBlueList ? 'STAFF-1' : 'REF-1',
          name: 'Somebody',
          category: isBlueList ? 'blue-list' : 'high-harm-suspect',
          source: 'Test',
          lawfulBasis: 'Test',
          imageDate: '2026-01-01',
          instructions: '',
        },
        isBlueList,
        maximumEntries: 10,
        template: Float32Array.of(0.6, 0.8),
        quality: 0.9,
        crop: Uint8Array.of(1),
        actorId: null,
      });
    }
    const auditor = await room.seat('auditor');
    await submitList(client, { id, actor: supervisor.person });
    const submitted = await client.call('watchlists.find', { id });
    await client.call('watchlists.approve', {
      id,
      contentHash: submitted?.contentHash ?? '',
      actor: auditor.person,
    });
    const times = { usableForMs: 48 * hour, answerableMs: 0 };
    await sealInPieces(client, times, { id, actor: supervisor.person });
    return id;
  }

  function draft(listId: string, more: Partial<DeploymentDraft> = {}): DeploymentDraft {
    return {
      name: 'Market day',
      kind: 'van',
      place: 'Market Square',
      useCase: 'crime-hotspot',
      rationale: 'Knife crime on market days has doubled.',
      cameraIds: ['cam-01'],
      from: clock.now(),
      until: clock.now() + 6 * hour,
      listId,
      threshold: 0.6,
      documents: parts.policy.authority.documents.map(({ code, words }) => ({
        code,
        title: words,
        sha256: 'b'.repeat(64),
      })),
      signage: 'Signs at both ends.',
      ...more,
    };
  }

  /** The order in the file that the console exports. */
  async function exported(seat: Seat, id: string): Promise<Order> {
    const { text } = await seat.get('deployments.export', { id });
    return orderSchema.parse((JSON.parse(text) as { readonly statement: unknown }).statement);
  }

  return Object.assign(parts, {
    room,
    now: clock.now,
    supervisor,
    sealList,
    draft,
    exported,
    /** Signed as the officers do it on their own machines. */
    signed: (order: Order) =>
      JSON.stringify({
        format: 'cordon-authority/1',
        authority: parts.officer.vouch(testAuthority(order, parts.onSite)),
        presence: parts.onSite.holder.vouch(testChain(order).chain),
      }),
    promised: (order: Order) =>
      JSON.stringify({
        format: 'cordon-presence/1',
        presence: parts.onSite.holder.vouch(testChain(order).chain),
      }),
    /** What the officer's token shows at this moment, and so many slots later. */
    code: (order: Order, later = 0): string => {
      const slot = Math.floor((clock.now() - order.from) / (order.presenceMinutes * 48_000));
      return testChain(order).codes[slot + later] ?? '';
    },
    /** The next time at which codes change. */
    nextSlot: (order: Order) => clock.advance(order.presenceMinutes * 48_000),
    async decision() {
      return parts.decide(await client.call('deployments.current'));
    },
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  });
}

function partsOf(database: TemporaryDatabase, changes: Partial<Policy>) {
  const { clock } = database;
  const force = createTestForce(clock.now());
  const policy: Policy = {
    ...startingPolicy({
      mode: 'operational',
      force: 'Example Police',
      draftedAt: clock.now(),
      revocationList: 0,
      models: [{ hash: modelHash, name: 'A model', thresholdFloor: 0.5 }],
    }),
    ...changes,
  };
  const pack = force.pack(policy, force.signers);
  const policyHash = hashOfText(pack.payload);
  const adopted = { pack, hash: policyHash, adopted: { at: clock.now() } };
  const officer = force.holder({
    purpose: 'authorising-officer',
    holder: 'Cy Officer',
    personnelNumber: '1',
    rank: 'superintendent',
    until: clock.now() + 1_000 * hour,
  });
  const onSite = {
    holder: force.holder({
      purpose: 'on-site-officer',
      holder: 'Di Onsite',
      personnelNumber: '2',
      until: clock.now() + 1_000 * hour,
    }),
    name: 'Di Onsite',
    personnelNumber: '2',
  };
  /** What stands outside the database: cameras, the kept head, the model. */
  const world = {
    cameras: [{ id: 'cam-01', name: 'Camera one', addressHash: 'c'.repeat(64), isRecording: false }],
    keptHeadSize: 1_000_000 as number | null,
    modelHash,
    /** In which order the gate was asked anew and people were told. */
    told: [] as string[],
  };
  const askGate = (): Promise<void> => {
    world.told.push('the gate');
    return Promise.resolve();
  };
  const tell = ({ kind }: EngineEvent): void => void world.told.push(kind);
  const client = () => database.client;
  const authorityDeps: AuthorityDeps = {
    database: client,
    mode: 'operational',
    now: clock.now,
    trust: () => Promise.resolve(accepted(force.trust)),
    openPolicy: () => Promise.resolve(accepted({ policy, hash: policyHash, signers: [] })),
    orderGround: async ({ listId }) => ({
      cameras: world.cameras,
      list: await client().call('watchlists.find', { id: listId }),
      modelHash: world.modelHash,
    }),
    reconsider: askGate,
  };

  async function decide(deployment: Deployment | null, hasLoaded = true) {
    const list =
      deployment === null ? null : await client().call('watchlists.find', { id: deployment.listId });
    return recognitionGate({
      now: clock.now(),
      wallNow: clock.now(),
      latestAt: clock.now(),
      mode: 'operational',
      root: accepted(force.root),
      revocations: null,
      leastListNumber: 0,
      deployment,
      policy: adopted,
      newestPolicy: accepted(adopted),
      authority: deployment?.authority ?? null,
      presenceChain: deployment?.presence ?? null,
      presence:
        deployment === null ? null : await client().call('presence.latest', { deploymentId: deployment.id }),
      urgent: deployment?.urgent ?? null,
      selfTest: deployment?.selfTest ?? null,
      keptHeadSize: world.keptHeadSize,
      list:
        list?.destroyedAt === null
          ? { ...list, isApproved: list.approvedBy !== null, isLocked: false }
          : null,
      cameras: world.cameras,
      loaded: {
        modelHash: world.modelHash,
        threshold: deployment?.threshold ?? 1,
        listSealHash: hasLoaded ? expectedSeal({ deployment, list }) : null,
      },
    });
  }

  const ending: EndingDeps = {
    database: client,
    now: clock.now,
    findList: (id) => client().call('watchlists.find', { id }),
    policyOf: () => Promise.resolve(policy),
    destroyList: (id, reason) => client().call('watchlists.destroy', { id, reason }),
    settleLedger: () => Promise.resolve(),
    reconsider: askGate,
    announce: tell,
  };
  const presence = new Presence({ ...authorityDeps, onTyped: () => undefined });
  const selfTests = new SelfTestBoard();
  const watch = new DeploymentWatch({
    ...ending,
    opened: client,
    isListDestroyed: async (id) => (await client().call('watchlists.find', { id }))?.destroyedAt !== null,
    destroyAlerts: (deploymentId) => client().call('alerts.destroy-of-deployment', { deploymentId }),
  });
  const reports = createReports({
    database: client,
    policyInForce: () => Promise.resolve(policy),
    renderPage: asHtml,
  });
  const handlers = {
    ...createDeploymentHandlers({
      ...ending,
      recognitionStatus: () => Promise.reject(new Error('nothing recognises here')),
      findList: (id) => client().call('watchlists.find', { id }),
      cameras: () => world.cameras,
      policyInForce: () => Promise.resolve({ policy, hash: policyHash }),
      presence,
      demoOfficer: () => null,
      selfTests,
      walkOf: (deploymentId) => client().call('thresholds.walk-of', { deploymentId }),
    }),
    ...createGoingLiveHandlers({
      ...authorityDeps,
      authorities: new Authorities(authorityDeps),
      presence,
      selfTests,
      policyOf: () => Promise.resolve(policy),
      conditionsIfLive: async (deployment) =>
        (await decide({ ...deployment, state: 'live', startedAt: clock.now() }, false)).conditions,
      staffOn: (id) => client().call('watchlists.staff', { id }),
      keepHeads: () => Promise.resolve(),
      drawRecord: reports.drawRecordFile,
      drawAuthority: reports.drawAuthorityFile,
      renderPage: asHtml,
      announce: tell,
    }),
  };
  return { force, officer, onSite, policy, policyHash, pack, world, decide, selfTests, watch, handlers };
}
