import type { DatabaseClient } from '../database/client.ts';
import { isUrgentWaiting } from './authority-handlers.ts';
import { endDeployment, type EndingDeps } from './ending.ts';
import { isOver } from './lifecycle.ts';
import type { Deployment } from './queries.ts';
import { urgentMs } from './urgent-rules.ts';
import { shareRun } from '../share-run.ts';

export interface WatchDeps extends EndingDeps {
  /** Null while nobody has unlocked the data. */
  readonly opened: () => DatabaseClient | null;
  readonly isListDestroyed: (id: string) => Promise<boolean>;
  /** Destroys whatever alerts of a deployment there are. */
  readonly destroyAlerts: (deploymentId: string, reason: string) => Promise<unknown>;
}

const windowOver = 'Its authorised window is over.';
const urgentOver = 'No written authority came within 24 hours of its urgent start.';

/** What time does to deployments, whether or not anybody looks. */
export class DeploymentWatch {
  readonly #deps: WatchDeps;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  readonly look = shareRun(() => this.#look());

  async #look(): Promise<void> {
    const database = this.#deps.opened();
    if (database === null) return;
    for (const deployment of await database.call('deployments.all')) await this.#see(database, deployment);
  }

  async #see(database: DatabaseClient, deployment: Deployment): Promise<void> {
    const { id, state, until, urgent, listId } = deployment;
    const now = this.#deps.now();
    const isLapsed = urgent !== null && isUrgentWaiting(deployment) && now >= urgent.startedAt + urgentMs;
    if (state === 'purged' || state === 'reported' || state === 'draft') return;
    if (!isOver(state)) {
      if (!isLapsed && now < until) return;
      const reason = isLapsed ? urgentOver : windowOver;
      await endDeployment(this.#deps, { id, reason, by: 'cordon', actorId: null });
      if (!isLapsed) return;
    }
    if (isLapsed) {
      await this.#deps.destroyList(listId, urgentOver);
      await this.#deps.destroyAlerts(id, urgentOver);
    } else if (urgent !== null && isUrgentWaiting(deployment)) {
      // Its authority may still come; then its alerts are kept as any others.
      return;
    }
    if (!(await this.#deps.isListDestroyed(listId))) return;
    const reason = isLapsed ? urgentOver : 'Its watchlist can’t be opened any more.';
    await database.call('deployments.purge', { id, reason, by: 'cordon', actorId: null, at: now });
    this.#deps.announce({ kind: 'deployment.changed' });
  }
}
