import { AppError } from '../contract/errors.ts';
import type { OperationName, OperationOutput, OperationParsedInput } from '../contract/operations.ts';
import type { Scope } from '../contract/requests.ts';
import type { Caller, Handlers } from './dispatch.ts';

/** Where an alert belongs. */
export interface AlertPlace {
  readonly id: string;
  readonly cameraId: string;
  /** Null of a site’s. */
  readonly deploymentId: string | null;
  /** Null of one that was raised here. */
  readonly site: string | null;
}

export interface ScopeDeps {
  /** Those of the alerts that there are. */
  readonly alertPlaces: (ids: readonly string[]) => Promise<readonly AlertPlace[]>;
  /** The deployment that is live or was last. */
  readonly currentDeploymentId: () => Promise<string | null>;
}

/**
 * What an operation carries, and so what a person must be let near. `open`: neither cameras nor alerts. `whole`: of all of
 * them at once, so nothing for whoever is limited to some. `draft`: of a deployment, and of the cameras that it would have.
 * `live`: of the deployment that is live or was last. `filtered`: the answer is cut down to what they may have.
 */
export type ScopeRule = 'open' | 'whole' | 'alert' | 'camera' | 'deployment' | 'draft' | 'live' | 'filtered';

const open = 'open';

/** The compiler asks for a rule for every operation that is added. */
export const scopeRuleOf: Readonly<Record<OperationName, ScopeRule>> = {
  'system.status': open,
  'machine-policy.read': open,
  'health.read': open,
  'health.report': open,
  'updates.read': open,
  'updates.look': open,
  'updates.stage': open,
  'updates.install': open,
  'setup.create-admin': open,
  'sessions.sign-in': open,
  'sessions.enrol': open,
  'sessions.resume': open,
  'sessions.sign-out': open,
  'sessions.note-input': open,
  'sessions.lock': open,
  'sessions.unlock': open,
  'sessions.renew': open,
  'account.read': open,
  'account.change-password': open,
  'account.begin-second-factor': open,
  'account.confirm-second-factor': open,
  'account.end-session': open,
  'people.list': open,
  'people.ask-to-add': open,
  'people.ask-to-change': open,
  'people.ask-to-reset': open,
  'people.ask-to-disable': open,
  'people.ask-to-qualify': open,
  'people.end-qualification': open,
  'keys.read': open,
  'requests.list': open,
  'requests.confirm': open,
  'requests.close': open,
  'cameras.list': 'filtered',
  'cameras.test': 'whole',
  'cameras.find': 'whole',
  'cameras.profiles': 'whole',
  'cameras.health': 'whole',
  'cameras.add': 'whole',
  'cameras.change': 'camera',
  'cameras.remove': 'camera',
  // Names of cameras; what is shown of them is what `cameras.list` has.
  'wall-layouts.list': open,
  'wall-layouts.save': open,
  'wall-layouts.remove': open,
  'alerts.list': 'filtered',
  'alerts.search': 'filtered',
  'alerts.read': 'alert',
  'alerts.take': 'alert',
  'alerts.release': 'alert',
  'alerts.judge': 'alert',
  'alerts.withdraw-vote': 'alert',
  'alerts.explain-expiry': 'alert',
  'alerts.ask-clip': 'alert',
  'alerts.note-dispatch': 'alert',
  'alerts.record-outcome': 'alert',
  'equality.count': 'alert',
  'equality.is-counted': 'alert',
  'equality.summary': 'whole',
  'equality.state-denominator': 'whole',
  'equality.state-walk': 'whole',
  // They hold alerts of all cameras and deployments together.
  'cases.list': 'whole',
  'cases.read': 'whole',
  'cases.open': 'whole',
  'cases.link-alert': 'whole',
  'cases.add-note': 'whole',
  'cases.hand-over': 'whole',
  'cases.take': 'whole',
  'cases.close': 'whole',
  'cases.colleagues': 'whole',
  'cases.shift-summary': 'whole',
  // How people judge is counted over all cameras.
  'decoys.people': open,
  'decoys.add-person': open,
  'decoys.remove-person': open,
  'decoys.my-accuracy': open,
  'decoys.accuracy': open,
  'deployments.current': 'filtered',
  'deployments.list': 'filtered',
  'deployments.draft': 'whole',
  'deployments.preview-authority': 'whole',
  'deployments.import-authority': 'whole',
  'deployments.confirm-presence': 'live',
  'deployments.read': 'deployment',
  'deployments.change': 'draft',
  'deployments.reopen': 'deployment',
  'deployments.export': 'deployment',
  'deployments.authority-page': 'deployment',
  'deployments.begin-self-test': 'deployment',
  'deployments.finish-self-test': 'deployment',
  'deployments.start': 'deployment',
  'deployments.ask-urgent': 'deployment',
  'deployments.confirm-urgent': 'deployment',
  'deployments.drop-urgent': 'deployment',
  'deployments.record': 'deployment',
  'deployments.suspend': 'deployment',
  'deployments.resume': 'deployment',
  'deployments.end': 'deployment',
  'thresholds.read': 'live',
  'thresholds.calibrate': 'live',
  'thresholds.propose': 'live',
  'thresholds.what-if': 'whole',
  // Lists belong to the force, not to a camera.
  'consignments.list': open,
  'consignments.send-list': open,
  'consignments.send-policy': open,
  'consignments.send-revocations': open,
  'consignments.send-authority': open,
  'consignments.call-back': open,
  'watchlists.list': open,
  'watchlists.begin': open,
  'watchlists.entries': open,
  'watchlists.enrol': open,
  'watchlists.submit': open,
  'watchlists.approve': open,
  'watchlists.send-back': open,
  'watchlists.seal': open,
  'watchlists.discard': open,
  'watchlists.removals': open,
  'watchlists.ask-removal': open,
  'watchlists.confirm-removal': open,
  'watchlists.drop-removal': open,
  'watchlists.take-out': open,
  'listings.ask': open,
  'listings.confirm': open,
  'listings.close': open,
  'listings.list': open,
  'imports.begin': open,
  'imports.put': open,
  'imports.status': open,
  'imports.check': open,
  'imports.rows': open,
  'imports.commit': open,
  'imports.cancel': open,
  'imports.report': open,
  'purges.list': 'whole',
  // Whether the chain holds says nothing of what is in it.
  'case-log.chain': open,
  'case-log.verify': open,
  'case-log.list': 'whole',
  'case-log.filters': 'whole',
  'case-log.export': 'whole',
  'reports.figures': 'whole',
  'reports.draw': 'whole',
  'heads.list': open,
  'heads.add-folder': open,
  'heads.add-server': open,
  'heads.add-witness': open,
  'heads.remove-folder': open,
  'heads.keep': open,
  'heads.confirm-printed': open,
  'heads.compare': open,
  // They take along what the log says of all of it.
  'packs.ask': 'whole',
  'packs.list': 'whole',
  'packs.subjects': 'whole',
  'packs.make': 'whole',
  // Sealed files of everything: nothing in them is shown.
  'backups.list': open,
  'backups.add-folder': open,
  'backups.remove-folder': open,
  'backups.make': open,
  'sites.list': 'filtered',
  'policy.current': open,
  'policy.versions': open,
  'policy.version': open,
  'policy.preview': open,
  'policy.adopt': open,
  'policy.export': open,
  'policy.draft': open,
  'trust.preview-root': open,
  'trust.pin-root': open,
  'trust.adopt-revocations': open,
  'trust.adopt-custodians': open,
  'faces.ask-to-open': 'whole',
  'faces.openings': 'whole',
  'faces.close': 'whole',
  'keys.renew': open,
  'escrow.read': open,
  'escrow.begin-rehearsal': open,
  'escrow.finish-rehearsal': open,
};

/** How many alerts a search looks through for somebody who may see only some of them. */
const mostSearched = 200;

export function isInScope(
  { cameraIds, deploymentIds }: Scope,
  place: { readonly cameraId?: string; readonly deploymentId?: string },
): boolean {
  const { cameraId, deploymentId } = place;
  return (
    (cameraIds === null || cameraId === undefined || cameraIds.includes(cameraId)) &&
    (deploymentIds === null || deploymentId === undefined || deploymentIds.includes(deploymentId))
  );
}

/** A site's cameras and deployments are none of those here, whatever they are called. */
function isAlertPlaceInScope(scope: Scope, { cameraId, deploymentId, site }: AlertPlace): boolean {
  if (site !== null || deploymentId === null) return maySeeSite(scope, site);
  return isInScope(scope, { cameraId, deploymentId });
}

/** Whoever is limited here to some cameras or deployments has to do with those sites alone that are named. */
function maySeeSite({ cameraIds, deploymentIds, siteNames }: Scope, site: string | null): boolean {
  const named = siteNames ?? null;
  if (named !== null) return site !== null && named.includes(site);
  return cameraIds === null && deploymentIds === null;
}

function isLimited({ cameraIds, deploymentIds, siteNames }: Scope): boolean {
  return cameraIds !== null || deploymentIds !== null || (siteNames ?? null) !== null;
}

/**
 * The same handlers, for people who may be limited to some cameras or deployments: what lies outside isn't there for them,
 * in the very words in which something that doesn't exist isn't.
 */
export function withScopes(handlers: Handlers, deps: ScopeDeps): Handlers {
  const names = Object.keys(handlers) as OperationName[]; // the table's own keys
  return Object.fromEntries(
    names.map((name) => {
      // One table for all names; TypeScript can't follow the index.
      const handle = handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
      const scoped = async (input: unknown, caller: Caller): Promise<unknown> => {
        const scope = caller.session?.scope ?? null;
        if (scope === null || !isLimited(scope)) return handle(input, caller);
        await assertInScope(name, input, scope, deps);
        const asked = name === 'alerts.search' ? { ...(input as object), limit: mostSearched } : input;
        return filtered(name, await handle(asked, caller), scope, deps);
      };
      return [name, scoped];
    }),
  ) as unknown as Handlers;
}

/** Whether a picture of an alert, or of a camera, may be fetched. */
export async function mayFetch(path: string, scope: Scope, deps: ScopeDeps): Promise<boolean> {
  if (!isLimited(scope)) return true;
  const [kind, id = ''] = path.split('/');
  if (kind === 'cameras') return isInScope(scope, { cameraId: id });
  if (kind === 'alerts') return isAlertInScope(id, scope, deps);
  // A pack takes along what the log says of all of it.
  return kind !== 'packs';
}

async function isAlertInScope(id: string, scope: Scope, deps: ScopeDeps): Promise<boolean> {
  const [place] = await deps.alertPlaces([id]);
  return place !== undefined && isAlertPlaceInScope(scope, place);
}

async function assertInScope(
  name: OperationName,
  input: unknown,
  scope: Scope,
  deps: ScopeDeps,
): Promise<void> {
  const id = idIn(input);
  switch (scopeRuleOf[name]) {
    case 'open':
    case 'filtered':
      return;
    case 'whole':
      throw new AppError(
        'not-allowed',
        'This is about all cameras and deployments, and your account is limited to some.',
      );
    case 'alert':
      if (!(await isAlertInScope(id, scope, deps))) throw nothing('alert');
      return;
    case 'camera':
      if (!isInScope(scope, { cameraId: id })) throw nothing('camera');
      return;
    case 'deployment':
      if (!isInScope(scope, { deploymentId: id })) throw nothing('deployment');
      return;
    case 'draft': {
      if (!isInScope(scope, { deploymentId: id })) throw nothing('deployment');
      // What this operation takes, as dispatch parsed it.
      const { cameraIds } = input as OperationParsedInput<'deployments.change'>;
      if (!cameraIds.every((cameraId) => isInScope(scope, { cameraId })))
        throw new AppError('not-allowed', 'One of these cameras is none of those that you take part in.');
      return;
    }
    case 'live': {
      const current = await deps.currentDeploymentId();
      if (current !== null && !isInScope(scope, { deploymentId: current })) {
        throw new AppError('not-allowed', 'The deployment that runs is none of those that you take part in.');
      }
    }
  }
}

async function filtered(
  name: OperationName,
  output: unknown,
  scope: Scope,
  deps: ScopeDeps,
): Promise<unknown> {
  // Each is what the contract says of this operation; dispatch parses it once more.
  switch (name) {
    case 'cameras.list': {
      const { cameras } = output as OperationOutput<'cameras.list'>;
      return { cameras: cameras.filter(({ id }) => isInScope(scope, { cameraId: id })) };
    }
    case 'alerts.list': {
      const { open: waiting, closed, raisedInTenMinutes } = output as OperationOutput<'alerts.list'>;
      const isMine = await alertFilter([...waiting, ...closed], scope, deps);
      return { open: waiting.filter(isMine), closed: closed.filter(isMine), raisedInTenMinutes };
    }
    case 'sites.list': {
      const answer = output as OperationOutput<'sites.list'>;
      return { ...answer, sites: answer.sites.filter(({ name }) => maySeeSite(scope, name)) };
    }
    case 'alerts.search': {
      const { alerts } = output as OperationOutput<'alerts.search'>;
      const found = alerts.filter(await alertFilter(alerts, scope, deps));
      return { alerts: found, found: found.length };
    }
    case 'deployments.list': {
      const { deployments } = output as OperationOutput<'deployments.list'>;
      return { deployments: deployments.filter(({ id }) => isInScope(scope, { deploymentId: id })) };
    }
    case 'deployments.current': {
      const current = output as OperationOutput<'deployments.current'>;
      const { deployment, recognition } = current;
      if (deployment === null || isInScope(scope, { deploymentId: deployment.id })) return current;
      const words = 'The deployment that runs is none of those that you take part in.';
      return {
        deployment: null,
        presence: null,
        recognition: { ...recognition, words, conditions: [], alarm: null, ledger: noFaces },
      };
    }
    default:
      return output;
  }
}

const noFaces = { tracks: 0, alerts: 0, repeats: 0, blueList: 0, forgotten: 0, lost: 0, inFlight: 0 };

async function alertFilter(
  alerts: readonly { readonly id: string }[],
  scope: Scope,
  deps: ScopeDeps,
): Promise<(alert: { readonly id: string }) => boolean> {
  const places = await deps.alertPlaces(alerts.map(({ id }) => id));
  const mine = new Set(places.filter((place) => isAlertPlaceInScope(scope, place)).map(({ id }) => id));
  return ({ id }) => mine.has(id);
}

function idIn(input: unknown): string {
  const isNamed = typeof input === 'object' && input !== null && 'id' in input;
  return isNamed && typeof input.id === 'string' ? input.id : '';
}

function nothing(what: 'alert' | 'camera' | 'deployment'): AppError {
  return new AppError('not-found', `There is no such ${what}.`);
}
