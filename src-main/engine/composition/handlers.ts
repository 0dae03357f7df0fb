import { measurementOf } from '../../../native-models/local-manifest.ts';
import type { SystemStatus } from '../../contract/system.ts';
import { createAlertHandlers } from '../alerts/handlers.ts';
import { createBackupHandlers } from '../backups/handlers.ts';
import type { CameraBoard } from '../cameras/camera-board.ts';
import { createCaseHandlers } from '../cases/handlers.ts';
import { createCameraHandlers, isAtHost } from '../cameras/handlers.ts';
import { createConsignmentHandlers } from '../sites/consignments/handlers.ts';
import { discover } from '../cameras/onvif/discover.ts';
import { readDevice } from '../cameras/onvif/read-device.ts';
import { createCaseLogHandlers } from '../case-log/handlers.ts';
import { createHeadHandlers } from '../case-log/heads/handlers.ts';
import type { DecoyHandlerDeps, Decoys } from '../alerts/decoys/handlers.ts';
import type { Demo } from '../demo/demo.ts';
import { createGoingLiveHandlers } from '../deployments/going-live-handlers.ts';
import { createDeploymentHandlers } from '../deployments/handlers.ts';
import type { SelfTestBoard } from '../deployments/self-test-board.ts';
import { createEqualityHandlers } from '../equality/handlers.ts';
import type { Handlers } from '../dispatch.ts';
import { createHealthHandlers } from '../health/handlers.ts';
import type { LiveOperation } from '../live-operation.ts';
import type { People } from '../people/people.ts';
import { asHtml } from '../policy/as-html.ts';
import { createPolicyHandlers } from '../policy/handlers.ts';
import { createTrustHandlers } from '../policy/trust-handlers.ts';
import { createPurgeHandlers } from '../purges/handlers.ts';
import { falseMatchRateAt, isReadable } from '../statistics/false-alert-rate.ts';
import { createReports } from '../reports/handlers.ts';
import { createThresholdHandlers } from '../thresholds/handlers.ts';
import { createUpdateHandlers } from '../updates/handlers.ts';
import { createWallLayoutHandlers } from '../wall-layouts/handlers.ts';
import { createWatchlistHandlers } from '../watchlists/handlers.ts';
import { createListingHandlers } from '../watchlists/listings/listing-handlers.ts';
import type { ConsignmentParts } from './consignment-parts.ts';
import type { DeploymentParts } from './deployment-parts.ts';
import type { Ground } from './ground.ts';
import type { Keepers } from './keepers.ts';
import type { KeyParts } from './key-parts.ts';
import type { ListParts } from './list-parts.ts';
import type { PackParts } from './pack-parts.ts';
import type { SiteParts } from './site-parts.ts';

const notices = {
  demo: 'Demo. Nobody you see exists, and nothing here is real data.',
  operational: null,
} as const;

interface Parts {
  readonly board: CameraBoard;
  readonly operation: LiveOperation;
  readonly selfTests: SelfTestBoard;
  readonly people: People;
  readonly keys: KeyParts;
  readonly demo: Demo | null;
  readonly keepers: Keepers;
  readonly lists: ListParts;
  readonly deployments: DeploymentParts;
  readonly packs: PackParts;
  readonly consignments: ConsignmentParts;
  /** There is something to be sent to other machines. */
  readonly lookAtPost: () => void;
  readonly decoys: Decoys;
  /** Those with an account who judge alerts. */
  readonly reviewers: DecoyHandlerDeps['reviewers'];
  readonly sites: SiteParts;
}

/** Everything that a renderer can ask, whoever's: here the features get what they need of one another. */
export function createHandlers(
  { start, now, steady, storage, database, announce, discovery, printer, updater }: Ground,
  parts: Parts,
): Handlers {
  const { board, operation, selfTests, people, keys, demo, decoys, sites } = parts;
  const { policyKeeper, heads, backups, disk, listBuiltMs } = parts.keepers;
  const { watchlists, imports, takeIn } = parts.lists;
  const { ending, authorityDeps, authorities, presence } = parts.deployments;
  const reports = createReports({
    database,
    policyInForce: () => policyKeeper.policyInForce(),
    renderPage: asHtml,
    print: (page) => printer.print(page),
  });
  const backupHandlers = createBackupHandlers({
    database,
    keeper: backups,
    dataDirectory: start.dataDirectory,
  });
  const headHandlers = createHeadHandlers({ database, keeper: heads, dataDirectory: start.dataDirectory });
  const startedAt = steady.wall();
  return {
    'system.status': async (): Promise<SystemStatus> => ({
      mode: start.mode,
      version: start.version,
      setup: storage.setup,
      notice: notices[start.mode],
      alertSound: start.machine.alertSound.value,
      demoPeople: [...(demo?.people ?? [])],
    }),
    'machine-policy.read': () => Promise.resolve(start.machine),
    ...people.handlers,
    ...keys.handlers,
    ...createCameraHandlers({
      database,
      board,
      feeds: operation.feeds,
      announce,
      admitConnection: demo?.admitConnection ?? ((connection) => connection),
      admitDevice: demo?.admitDevice ?? ((_, typed) => typed),
      isOfDevice: demo?.isOfDevice ?? isAtHost,
      discover: () => discover(discovery),
      readDevice,
      now,
      steadyNow: () => steady.now(),
    }),
    ...createWallLayoutHandlers(database),
    ...createDeploymentHandlers({
      ...ending,
      policyInForce: () => policyKeeper.require(),
      cameras: () => board.cameras,
      recognitionStatus: () => operation.recognition.status(),
      findList: (id) => database().call('watchlists.find', { id }),
      presence,
      demoOfficer: () => demo?.officer ?? null,
      selfTests,
      walkOf: (deploymentId) => database().call('thresholds.walk-of', { deploymentId }),
    }),
    ...createGoingLiveHandlers({
      ...authorityDeps,
      authorities,
      presence,
      selfTests,
      policyOf: (hash) => policyKeeper.of(hash),
      conditionsIfLive: (deployment) => operation.conditionsIfLive(deployment),
      staffOn: (id) => database().call('watchlists.staff', { id }),
      keepHeads: () => heads.keepNow(),
      drawRecord: reports.drawRecordFile,
      drawAuthority: reports.drawAuthorityFile,
      renderPage: asHtml,
      announce,
    }),
    ...createWatchlistHandlers(watchlists),
    ...imports.handlers,
    ...createListingHandlers(watchlists),
    ...createPolicyHandlers({
      ...takeIn,
      liveDeployment: () => database().call('deployments.running'),
      model: () => operation.inference.model,
    }),
    ...createTrustHandlers(takeIn),
    ...createThresholdHandlers({
      database,
      modelHash: () => operation.inference.model?.modelHash ?? null,
      measurementOf: (modelHash) => measurementOf(modelHash, start.packsDirectory),
      floorOf: async (modelHash) => {
        const policy = await policyKeeper.policyInForce();
        const approval = policy?.models.find(({ hash }) => hash === modelHash);
        return approval?.thresholdFloor ?? null;
      },
      live: async () => {
        const running = await database().call('deployments.running');
        if (running === null) return null;
        const list = await database().call('watchlists.find', { id: running.listId });
        const { id, threshold, state } = running;
        const listSize = list?.entries ?? 0;
        return { deploymentId: id, threshold, listSize, isTested: state === 'self-test' };
      },
      blueListScores: async () => {
        const running = await database().call('deployments.running');
        const list =
          running === null ? null : await database().call('watchlists.find', { id: running.listId });
        return operation.siteScores.of(list?.sealHash ?? null);
      },
      keptScores: async (modelHash) => {
        const kept = await database().call('alerts.kept-scores', { modelHash });
        const judged = await Promise.all(
          kept.map(async ({ score, state, outcome, policyHash }) => {
            if (state === 'rejected') return { score, isTrue: false };
            if (outcome === null) return null;
            const { outcomes } = await policyKeeper.of(policyHash);
            const meaning = outcomes.find(({ code }) => code === outcome)?.meaning ?? 'not-located';
            // Whom officers did not reach is neither.
            return meaning === 'not-located' ? null : { score, isTrue: meaning !== 'misidentified' };
          }),
        );
        return judged.filter((one) => one !== null);
      },
      announce,
    }),
    ...createAlertHandlers({
      database,
      policyOf: (hash) => policyKeeper.of(hash),
      cannotReviewBecause: async (personId, rules) =>
        (await people.cannotReviewBecause(personId, rules)) ?? decoys.obstacle(personId, rules),
      errorRateAt: async (modelHash, score) => {
        const curve = (await measurementOf(modelHash, start.packsDirectory))?.curve ?? [];
        return isReadable(curve) ? falseMatchRateAt(curve, score) : null;
      },
      onDecoyJudged: (cameraId) => board.addDetections(cameraId, 0, -1),
      judgedElsewhere: () => sites.judgedElsewhere,
      announce,
    }),
    ...decoys.handlers,
    ...sites.handlers,
    ...createEqualityHandlers({
      database,
      policyOfAlert: async (id) => policyKeeper.of(await database().call('alerts.policy-hash', { id })),
    }),
    ...createCaseHandlers({
      database,
      now: () => steady.now(),
      policyInForce: () => policyKeeper.policyInForce(),
      reviewers: parts.reviewers,
      announce,
    }),
    ...createCaseLogHandlers({ database: () => storage.database, personNames: () => people.names() }),
    ...reports.handlers,
    ...backupHandlers,
    ...createPurgeHandlers({ database, listBuiltMs }),
    ...createConsignmentHandlers({
      ...parts.consignments.deps,
      database,
      look: parts.lookAtPost,
      announce,
    }),
    ...parts.packs.packs.handlers,
    ...headHandlers,
    ...createUpdateHandlers({
      version: start.version,
      releaseKey: start.releaseKey ?? null,
      dataDirectory: start.dataDirectory,
      isRunning: async () => (await database().call('deployments.running')) !== null,
      makeBackups: () => backups.makeAll(),
      cannotInstallBecause:
        start.updates === undefined
          ? 'Only the window of an installed Cordon can have updates installed.'
          : start.updates.cannotInstallBecause,
      outcomeFile: start.updates?.outcomeFile ?? null,
      prepare: (folder) => updater.prepare(folder),
      note: (kind, { actorId, ...body }) =>
        database().call('case-log.append', { kind, subject: 'log', actor: actorId, body }),
    }),
    ...createHealthHandlers({
      logDirectory: start.machine.logDirectory.value,
      sources: async (caller) => ({
        version: start.version,
        mode: start.mode,
        dataDirectory: start.dataDirectory,
        startedAt,
        now: steady.wall(),
        diskAlarm: disk.alarm,
        heads: await headHandlers['heads.list']({}, caller),
        backups: await backupHandlers['backups.list']({}, caller),
        recognition: await operation.recognition.status(),
        cameras: board.views(),
        sites: await parts.sites.state(),
      }),
    }),
  };
}
