import { z } from 'zod';
import type { CameraHealth } from '../../contract/cameras.ts';
import { cameraStateSchema, cameraTroubleKindSchema } from '../../contract/domain.ts';
import type { LogFact } from '../log-fact.ts';
import { overlapMs, type Span, spansWithout, totalMs } from './spans.ts';

type FaultKind = CameraHealth['faults'][number]['kind'];

interface Fault extends Span {
  readonly kind: FaultKind;
  readonly words: string;
}

const of = z.object({ cameraId: z.string() });
const stateBody = of.extend({
  state: cameraStateSchema,
  words: z.string(),
  stream: z.literal('sub').optional(),
});
const troubleBody = of.extend({
  trouble: cameraTroubleKindSchema,
  words: z.string(),
  isOver: z.boolean(),
});

/** Entries from before those of substreams were marked say it in words alone. */
const ofSubstream = 'its substream: ';
/** The latest are enough to see what is wrong; the shares count all. */
const mostFaults = 200;

/**
 * How each camera did over time, by what the log says of it alone. While Cordon does not run nobody knows how cameras do: that time
 * is not watched, and a fault that lasts into it ends with it. An engine that died can't write it down: it is taken as gone from
 * its last sign of life, the entry before the next start. Pure.
 * @param facts in the order of the log, from an engine's start before `from` on, so that the states of then are known
 */
export function healthHistory(
  facts: readonly LogFact[],
  configured: readonly { readonly id: string; readonly name: string }[],
  from: number,
  until: number,
): readonly CameraHealth[] {
  const courses = new Map(configured.map(({ id }) => [id, new Course()]));
  const ofCamera = (body: unknown): Course | undefined => {
    const named = of.safeParse(body);
    return named.success ? courses.get(named.data.cameraId) : undefined;
  };
  for (const { kind, at, body, lastSignAt } of facts) {
    switch (kind) {
      case 'engine.started':
        for (const course of courses.values()) course.stop(lastSignAt ?? at);
        for (const course of courses.values()) course.start(at);
        break;
      case 'engine.stopped':
        for (const course of courses.values()) course.stop(at);
        break;
      case 'camera.added':
        ofCamera(body)?.begin(at);
        break;
      case 'camera.state':
        ofCamera(body)?.noteState(at, stateBody.safeParse(body).data);
        break;
      case 'camera.trouble':
        ofCamera(body)?.noteTrouble(at, troubleBody.safeParse(body).data);
        break;
    }
  }
  return configured.map(({ id, name }) => summed({ id, name }, courses.get(id) ?? new Course(), from, until));
}

/** What one camera went through, as it is read from the log. */
class Course {
  readonly faults: Fault[] = [];
  readonly watched: Span[] = [];
  readonly live: Span[] = [];
  #watchedSince: number | null = null;
  #state: {
    readonly kind: z.infer<typeof cameraStateSchema>;
    readonly words: string;
    readonly since: number;
  } = {
    kind: 'connecting',
    words: '',
    since: 0,
  };
  readonly #troubles = new Map<FaultKind, { readonly words: string; readonly since: number }>();

  /** It was added just now: before that there was none. */
  begin(at: number): void {
    this.watched.length = 0;
    this.start(at);
  }

  start(at: number): void {
    this.#watchedSince = at;
    this.#state = { kind: 'connecting', words: '', since: at };
  }

  stop(at: number): void {
    if (this.#watchedSince === null) return;
    this.watched.push({ from: this.#watchedSince, until: at });
    this.#watchedSince = null;
    this.#endState(at);
    for (const kind of this.#troubles.keys()) this.#endTrouble(kind, at);
  }

  noteState(at: number, body: z.infer<typeof stateBody> | undefined): void {
    if (body === undefined || body.stream === 'sub' || body.words.startsWith(ofSubstream)) return;
    this.#watchedSince ??= at;
    this.#endState(at);
    this.#state = { kind: body.state, words: body.words, since: at };
  }

  noteTrouble(at: number, body: z.infer<typeof troubleBody> | undefined): void {
    if (body === undefined) return;
    this.#endTrouble(body.trouble, at);
    if (!body.isOver) this.#troubles.set(body.trouble, { words: body.words, since: at });
  }

  #endState(at: number): void {
    const { kind, words, since } = this.#state;
    if (kind === 'live') this.live.push({ from: since, until: at });
    // Every start begins so; what comes of it is told.
    else if (kind !== 'connecting') this.faults.push({ kind, words, from: since, until: at });
    this.#state = { kind: 'connecting', words: '', since: at };
  }

  #endTrouble(kind: FaultKind, at: number): void {
    const trouble = this.#troubles.get(kind);
    if (trouble === undefined) return;
    this.#troubles.delete(kind);
    this.faults.push({ kind, words: trouble.words, from: trouble.since, until: at });
  }
}

function summed(
  camera: { readonly id: string; readonly name: string },
  course: Course,
  from: number,
  until: number,
): CameraHealth {
  // Whatever goes on has no end yet.
  course.stop(Infinity);
  const within = { from, until };
  const faults = course.faults
    .filter((fault) => overlapMs(fault, within) > 0)
    .toSorted((one, other) => other.from - one.from);
  const well = course.live.flatMap((span) =>
    spansWithout(
      span,
      faults.filter(({ kind }) => cameraTroubleKindSchema.safeParse(kind).success),
    ),
  );
  return {
    cameraId: camera.id,
    cameraName: camera.name,
    watchedMs: totalMs(course.watched, within),
    liveMs: totalMs(course.live, within),
    wellMs: totalMs(well, within),
    faultCount: faults.length,
    faults: faults
      .slice(0, mostFaults)
      .map((fault) => ({ ...fault, until: Number.isFinite(fault.until) ? fault.until : null })),
  };
}
