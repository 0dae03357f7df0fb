import { AppError } from '../../../contract/errors.ts';
import type { Mode } from '../../../contract/domain.ts';
import type { PackAbout } from '../../../contract/packs.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { gatherPack, type PackFacts, type PackPerson, type PackRequest } from './gather-pack.ts';
import { makePack } from './make-pack.ts';

export interface PackKeeperDeps {
  readonly database: () => DatabaseClient;
  readonly mode: Mode;
  readonly version: string;
  /** What the machine's clock says. */
  readonly now: () => number;
  /** By a clock that nobody sets back. */
  readonly steadyNow: () => number;
  readonly people: () => Promise<readonly PackPerson[]>;
  /** @throws AppError where no pack can be made of it */
  readonly factsOf: (about: PackAbout) => Promise<PackFacts>;
  readonly onDefect: (cause: unknown, what: string) => void;
}

/** A pack that was made, in memory only. */
export interface MadePack {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** When it is forgotten, by the steady clock. */
  readonly heldUntil: number;
}

export interface PackProgress {
  readonly state: 'confirmed' | 'making' | 'made';
  readonly progress: number;
  readonly problem: string | null;
  readonly made: MadePack | null;
}

/** How long a pack is held that nobody saved. */
const heldMs = 15 * 60_000;
const nothingYet: PackProgress = { state: 'confirmed', progress: 0, problem: null, made: null };
/** Of a pack that may hold what has been destroyed since. */
const outdated: PackProgress = {
  ...nothingYet,
  problem: 'Pictures or records were destroyed on schedule since it was begun. Make it again.',
};

/**
 * Makes packs one after the other, and holds them until they were saved, their time is over, or something is destroyed that they may
 * hold. They never touch the disk here.
 */
export class PackKeeper {
  readonly #deps: PackKeeperDeps;
  readonly #known = new Map<string, PackProgress>();
  #last: Promise<void> = Promise.resolve();
  /** How often something was destroyed. */
  #destructions = 0;

  constructor(deps: PackKeeperDeps) {
    this.#deps = deps;
  }

  of(requestId: string): PackProgress {
    return this.#known.get(requestId) ?? nothingYet;
  }

  /** Begins it; whoever asked looks at {@link of}. */
  begin(request: PackRequest, actorId: string): void {
    if (this.of(request.id).state !== 'confirmed') return;
    this.#known.set(request.id, { ...nothingYet, state: 'making' });
    this.#last = this.#last.then(() => this.#make(request, actorId));
  }

  /** For what nobody saved. */
  look(): void {
    const now = this.#deps.steadyNow();
    for (const [id, { made }] of this.#known)
      if (made !== null && made.heldUntil < now) this.#known.delete(id);
  }

  /** Something was destroyed: no pack that may hold it is kept, nor one that is being made. */
  forgetMade(): void {
    this.#destructions += 1;
    for (const [id, { made }] of this.#known) if (made !== null) this.#known.set(id, outdated);
  }

  settled(): Promise<void> {
    return this.#last;
  }

  async #make(request: PackRequest, actorId: string): Promise<void> {
    const before = this.#destructions;
    try {
      const made = await this.#madeOf(request, actorId);
      const isOutdated = this.#destructions !== before;
      this.#known.set(
        request.id,
        isOutdated ? outdated : { state: 'made', progress: 1, problem: null, made },
      );
    } catch (cause) {
      if (!(cause instanceof AppError)) this.#deps.onDefect(cause, 'making an evidence pack');
      const problem =
        cause instanceof AppError
          ? cause.message
          : 'It could not be made. Try again, and tell your administrator.';
      this.#known.set(request.id, { ...nothingYet, problem });
    }
  }

  async #madeOf(request: PackRequest, actorId: string): Promise<MadePack> {
    const { mode, version, now, steadyNow, factsOf } = this.#deps;
    const database = this.#deps.database();
    const [facts, people] = await Promise.all([factsOf(request.about), this.#deps.people()]);
    const parts = await gatherPack(request, facts, {
      database,
      mode,
      version,
      people,
      now: now(),
      onProgress: (progress) =>
        this.#known.set(request.id, { state: 'making', progress, problem: null, made: null }),
    });
    const { bytes, sha256: hash } = await makePack(parts, (manifest) =>
      database.call('packs.sign', { manifest }),
    );
    await database.call('case-log.append', {
      kind: 'pack.made',
      subject: 'log',
      actor: actorId,
      body: {
        ...packEntry(request, bytes.length, hash),
        entries: parts.pack.entries.length,
        pictures: parts.pack.pictures.length,
        clips: parts.pack.clips.length,
        size: parts.pack.log.size,
      },
    });
    return { name: `${parts.bag}.asice`, bytes, sha256: hash, heldUntil: steadyNow() + heldMs };
  }
}

/** The field that makes an entry part of what can be read about a thing. */
const idFieldOf = { alert: 'alertId', deployment: 'deploymentId', case: 'caseId' } as const;

/** What every entry about a pack says. */
export function packEntry({ id, about, label, variant }: PackRequest, bytes: number, hash: string) {
  return {
    requestId: id,
    label,
    variant,
    [idFieldOf[about.kind]]: about.id,
    bytes,
    sha256: hash,
  };
}
