import type { Manifest } from '../../../native-models/schema/manifest-schema.ts';
import { AppError } from '../../contract/errors.ts';
import type { PackAbout } from '../../contract/packs.ts';
import type { CaseRow } from '../cases/queries.ts';
import type { AlertOutline } from '../alerts/deployment-queries.ts';
import type { PackFacts } from '../case-log/packs/gather-pack.ts';
import type { PackSubject } from '../case-log/packs/handlers.ts';
import { paths } from '../case-log/packs/pack-layout.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Deployment } from '../deployments/queries.ts';

export interface PackFactsDeps {
  readonly database: () => DatabaseClient;
  /** The part of the manifest that is about a model; null where it isn't here any more. */
  readonly manifestOf: (modelHash: string) => Promise<Manifest | null>;
}

const mostSubjects = 200;
/** More than any deployment has. */
const mostAlerts = 5_000;
const decided: readonly AlertOutline['state'][] = ['confirmed', 'rejected', 'closed'];
const over: readonly Deployment['state'][] = ['ended', 'purged', 'reported'];

/** What alerts, deployments, policies and models give to an evidence pack: where the features meet for it. */
export function createPackFacts({ database, manifestOf }: PackFactsDeps) {
  async function requireAlert(id: string): Promise<AlertOutline> {
    const [alert] = await database().call('alerts.outlines', { id, limit: 1 });
    if (alert === undefined) throw new AppError('not-found', 'There is no such alert.');
    if (decided.includes(alert.state)) return alert;
    throw new AppError(
      'conflict',
      alert.state === 'expired'
        ? 'This alert expired before two people had judged it: whom it was about is shown to nobody.'
        : 'Two people have to judge this alert first: a pack would tell them how.',
    );
  }

  async function requireDeployment(id: string): Promise<Deployment> {
    const deployment = await database().call('deployments.find', { id });
    if (deployment === null) throw new AppError('not-found', 'There is no such deployment.');
    if (over.includes(deployment.state)) return deployment;
    throw new AppError('conflict', 'A pack about a deployment can be made once it has ended.');
  }

  async function labelOf({ kind, id }: PackAbout): Promise<string> {
    if (kind === 'case') return caseLabel((await database().call('cases.read', { id })).row);
    return kind === 'alert' ? alertLabel(await requireAlert(id)) : (await requireDeployment(id)).name;
  }

  /** A case with its alerts, which must be of one deployment: its authority and policy come along. */
  async function caseFacts(about: PackAbout): Promise<PackFacts> {
    const { row, alerts } = await database().call('cases.read', { id: about.id });
    const [deploymentId, ...others] = new Set(alerts.map((alert) => alert.deploymentId));
    if (deploymentId === null || others.includes(null))
      throw new AppError(
        'conflict',
        'An alert of a site is linked to this case: what it goes by lies there. Make a pack about it at the site.',
      );
    if (deploymentId === undefined)
      throw new AppError('conflict', 'No alert is linked to this case: there is nothing to show.');
    if (others.length > 0)
      throw new AppError(
        'conflict',
        'The alerts of this case are of several deployments. Make packs about its alerts one by one.',
      );
    const deployment = await database().call('deployments.find', { id: deploymentId });
    if (deployment === null) throw new Error('an alert is of no deployment');
    const list = await database().call('watchlists.find', { id: deployment.listId });
    return {
      about,
      label: caseLabel(row),
      topics: {
        about: [`case:${about.id}`, ...alerts.map(({ id }) => `alert:${id}`)],
        deployment: `deployment:${deployment.id}`,
        list: `list:${deployment.listId}`,
        policyHash: deployment.policyHash,
        modelHashes: list === null ? [] : [list.modelHash],
      },
      documents: await documentsOf(deployment, list?.modelHash ?? null),
      openPictures: () => picturesOf(alerts),
      openClips: () => clipsOf(alerts),
    };
  }

  async function picturesOf(alerts: readonly { readonly id: string }[]) {
    const pictures = [];
    for (const { id: alertId } of alerts) {
      const opened = await database().call('alerts.pictures-for-pack', { id: alertId });
      pictures.push(...opened.map((picture) => ({ ...picture, alertId })));
    }
    return pictures;
  }

  async function clipsOf(alerts: readonly { readonly id: string }[]) {
    const clips = [];
    for (const { id: alertId } of alerts) {
      const bytes = await database().call('alerts.clip-for-pack', { id: alertId });
      if (bytes !== null) clips.push({ alertId, bytes });
    }
    return clips;
  }

  async function factsOf(about: PackAbout): Promise<PackFacts> {
    if (about.kind === 'case') return caseFacts(about);
    const alert = about.kind === 'alert' ? await requireAlert(about.id) : null;
    const deployment =
      alert === null
        ? await requireDeployment(about.id)
        : await database().call('deployments.find', { id: alert.deploymentId });
    if (deployment === null) throw new Error('an alert is of no deployment');
    const all =
      alert === null
        ? await database().call('alerts.outlines', { deploymentId: deployment.id, limit: mostAlerts })
        : [alert];
    const list = await database().call('watchlists.find', { id: deployment.listId });
    const shown = all.filter(({ state }) => decided.includes(state)).toReversed();
    return {
      about,
      label: alert === null ? deployment.name : alertLabel(alert),
      topics: {
        about: [
          ...(alert === null ? [`deployment:${deployment.id}`] : []),
          ...all.map(({ id }) => `alert:${id}`),
        ],
        deployment: `deployment:${deployment.id}`,
        list: `list:${deployment.listId}`,
        policyHash: deployment.policyHash,
        modelHashes: list === null ? [] : [list.modelHash],
      },
      documents: await documentsOf(deployment, list?.modelHash ?? null),
      openPictures: () => picturesOf(shown),
      openClips: () => clipsOf(shown),
    };
  }

  /** As they were signed, and the manifest of the model. */
  async function documentsOf(
    { authority, presence, policyHash }: Deployment,
    modelHash: string | null,
  ): Promise<Readonly<Record<string, string>>> {
    const [{ root }, policy, manifest] = await Promise.all([
      database().call('trust.rows'),
      policyHash === null ? null : database().call('policy.by-hash', { hash: policyHash }),
      modelHash === null ? null : manifestOf(modelHash),
    ]);
    const found: Readonly<Record<string, unknown>> = {
      [paths.root]: root?.file ?? null,
      [paths.authority]:
        authority === null || presence === null
          ? null
          : { format: 'cordon-authority/1', authority, presence },
      [paths.policy]: policy?.pack ?? null,
      [paths.model]: manifest === null ? null : { modelHash, ...manifest },
    };
    return Object.fromEntries(
      Object.entries(found).flatMap(([path, value]) =>
        value === null ? [] : [[path, `${JSON.stringify(value, null, 2)}\n`]],
      ),
    );
  }

  async function subjects(): Promise<readonly PackSubject[]> {
    const [cases, alerts, deployments] = await Promise.all([
      database().call('cases.list'),
      database().call('alerts.outlines', { limit: mostSubjects }),
      database().call('deployments.all'),
    ]);
    return [
      ...cases
        .filter((one) => one.destroyedAt === null && one.alerts > 0)
        .map((one): PackSubject => ({ kind: 'case', id: one.id, label: caseLabel(one), at: one.openedAt })),
      ...deployments
        .filter(({ state }) => over.includes(state))
        .map(({ id, name, startedAt, createdAt }): PackSubject => ({
          kind: 'deployment',
          id,
          label: name,
          at: startedAt ?? createdAt,
        })),
      ...alerts
        .filter(({ state }) => decided.includes(state))
        .map((alert): PackSubject => ({
          kind: 'alert',
          id: alert.id,
          label: alertLabel(alert),
          at: alert.raisedAt,
        })),
    ].toSorted((one, other) => other.at - one.at);
  }

  return { labelOf, factsOf, subjects };
}

function caseLabel({ number }: Pick<CaseRow, 'number'>): string {
  return `case ${String(number)}`;
}

function alertLabel({ number }: AlertOutline): string {
  return `alert ${String(number)}`;
}
