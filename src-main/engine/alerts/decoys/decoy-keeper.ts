import { randomUUID } from 'node:crypto';
import { AppError } from '../../../contract/errors.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { shareRun } from '../../share-run.ts';
import type { AlertTimes } from '../rules.ts';
import { type AlertShape, likeShape, sideOfPng, withShape } from './alert-shape.ts';
import type { ChosenDecoy } from './decoy-queries.ts';
import { drawDecoy, type Random } from './decoy-rules.ts';

/** Where and under what an alert would be raised just now. */
export interface DecoyPlace {
  readonly deploymentId: string;
  /** Cameras that recognise just now: no other could raise an alert. */
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly threshold: number;
  readonly times: AlertTimes;
  readonly model: { readonly name: string; readonly modelHash: string };
  readonly mostAlike: number;
}

export interface DecoyKeeperDeps {
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  /** By a clock that nobody sets back. */
  readonly now: () => number;
  /** What the machine's clock says: pictures are dated by it. */
  readonly wallNow: () => number;
  /** A square crop at another size. */
  readonly resize: (crop: Uint8Array, sidePx: number) => Promise<Uint8Array>;
  readonly random: Random;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Null while nothing is recognised. */
  readonly place: () => Promise<DecoyPlace | null>;
  /** Whether this deployment still runs. */
  readonly isRunning: (deploymentId: string) => Promise<boolean>;
  /** What else an alert does to its camera, which people could miss. */
  readonly onRaised: (cameraId: string, at: number) => void;
  readonly announce: (event: EngineEvent) => void;
}

/** Draws decoys with alerts, and raises them when their time has come. */
export class DecoyKeeper {
  readonly #deps: DecoyKeeperDeps;
  /** Of the latest alerts. */
  #shapes: readonly AlertShape[] = [];

  constructor(deps: DecoyKeeperDeps) {
    this.#deps = deps;
  }

  /**
   * An alert was raised: draws whether a decoy comes with it.
   * @param shape decoys from now on may look like it
   */
  async draw(deploymentId: string, perHundredAlerts: number, shape: AlertShape): Promise<void> {
    const { database, now, random } = this.#deps;
    this.#shapes = withShape(this.#shapes, shape);
    const afterMs = drawDecoy(perHundredAlerts, random);
    if (afterMs === null) return;
    const dueAt = Math.round(now() + afterMs);
    await database()?.call('decoys.owe', { id: `due-${randomUUID()}`, deploymentId, dueAt });
  }

  /** Looks once; while a look is under way there is no second one. */
  readonly look = shareRun(() => this.#look());

  async #look(): Promise<void> {
    const { database, now, isRunning, place } = this.#deps;
    const [due] = (await database()?.call('decoys.due', { at: now() })) ?? [];
    if (due === undefined) return;
    if (!(await isRunning(due.deploymentId))) {
      await database()?.call('decoys.drop-due', { id: due.id });
      return;
    }
    const there = await place();
    if (there !== null && there.deploymentId === due.deploymentId) await this.#raise(due.id);
  }

  async #raise(dueId: string): Promise<void> {
    const { database, wallNow, random, pause, place, onRaised, announce } = this.#deps;
    // Looks come in step with a timer, alerts don’t.
    await pause(random() * 1_000);
    const there = await place();
    const camera = there?.cameras[Math.floor(random() * there.cameras.length)];
    // After a restart it waits until there was an alert that it can be like.
    const shape = likeShape(this.#shapes, random);
    if (there === null || camera === undefined || shape === null) return;
    const { cameras: _, mostAlike, ...under } = there;
    const lots = [random(), random()] as const;
    const chosen = await database()
      ?.call('decoys.choose', { dueId, modelHash: there.model.modelHash, mostAlike, lots })
      .catch(orWait);
    if (chosen === null || chosen === undefined) return;
    const pictures = await this.#likePictures(chosen, shape);
    const id = `alert-${randomUUID()}`;
    const raisedAt = Math.round(wallNow() - shape.lateMs);
    const raised = await database()
      ?.call('decoys.raise', {
        ...under,
        ...pictures,
        id,
        dueId,
        raisedAt,
        cameraId: camera.id,
        cameraName: camera.name,
        pair: chosen.pair,
      })
      .catch(orWait);
    if (raised === null || raised === undefined) return;
    onRaised(camera.id, raisedAt);
    announce({ kind: 'alert.raised', alertId: id });
  }

  /** As many pictures as an alert has, and as large. */
  async #likePictures(
    { probes, candidate }: Pick<ChosenDecoy, 'probes' | 'candidate'>,
    { probeSidesPx, candidateSidePx }: AlertShape,
  ): Promise<Pick<ChosenDecoy, 'probes' | 'candidate'>> {
    const resized = async (png: Uint8Array, sidePx: number): Promise<Uint8Array> =>
      sideOfPng(png) === sidePx ? png : this.#deps.resize(png, sidePx);
    return {
      probes: await Promise.all(
        probes
          .slice(0, probeSidesPx.length)
          .map((png, nth) => resized(png, probeSidesPx[nth] ?? sideOfPng(png))),
      ),
      candidate: await resized(candidate, candidateSidePx),
    };
  }
}

/** Nobody is signed in who reviews: it is raised when somebody is. */
function orWait(cause: unknown): null {
  if (cause instanceof AppError && cause.code === 'keys-locked') return null;
  throw cause;
}
