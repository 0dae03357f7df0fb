import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { childrenOf } from '../../children-of.ts';
import { startOperationalEngine } from '../../operational-engine.ts';
import { watchedLaunch } from '../../watched-launch.ts';
import type { Desk } from '../recognition/desk.ts';
import { residentMb } from '../resident-memory.ts';
import { handIn } from './hand-in.ts';
import { makeListZip } from './list-zip.ts';

export interface ImportRun {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  readonly handInMs: number;
  readonly checkMs: number;
  readonly commitMs: number;
  readonly submitMs: number;
  /** How late the engine's event loop was from the first byte to the submission. */
  readonly loop: { readonly p95Ms: number; readonly maxMs: number };
  /** What somebody else's screen waited for its answers meanwhile. */
  readonly waitsMs: readonly number[];
  /** The most that the engine and all its processes had in memory at once, and what the engine alone had. */
  readonly peakMb: number;
  readonly enginePeakMb: number;
  /** Before the import. */
  readonly idleMb: number;
}

const loopSchema = z.strictObject({ p95Ms: z.number(), maxMs: z.number() });

/** Imports so many people into a list of a whole engine on real data, while somebody else works at it. */
export async function runImport(rows: number, say: (line: string) => void): Promise<ImportRun> {
  const loopFile = join(tmpdir(), `cordon-loop-${String(process.pid)}.json`);
  const watched = watchedLaunch(new URL('watch-loop.ts', import.meta.url), { CORDON_LOOP_FILE: loopFile });
  const readLoop = async (): Promise<z.infer<typeof loopSchema>> => {
    rmSync(loopFile, { force: true });
    process.kill(watched.pid(), 'SIGUSR2');
    while (!existsSync(loopFile) || readFileSync(loopFile, 'utf8') === '') await delay(20);
    return loopSchema.parse(JSON.parse(readFileSync(loopFile, 'utf8')));
  };
  say(`making pictures of ${String(rows)} people up`);
  const zip = await makeListZip(rows);
  say(`importing a ZIP of ${String(Math.round(zip.byteLength / 2 ** 20))} MB`);
  const engine = await startOperationalEngine(watched, {
    watchlist: {
      maximumEntries: rows + 10,
      oldestPictureMonths: 120,
      builtHoursBeforeStart: 24,
      keptHoursAfterEnd: 0,
      answerableDays: 31,
    },
  });
  const memory = new PeakMemory(() => watched.pid());
  try {
    const { desk, token } = await engine.newcomer('supervisor');
    const screen = await engine.open();
    await screen.ask('sessions.resume', { token });
    const { id: listId } = await desk.ask('watchlists.begin', { name: 'Twenty thousand' });
    const idleMb = memory.look();
    await readLoop();
    const waitsMs: number[] = [];
    const watching = new AbortController();
    const looking = keepLooking(screen, waitsMs, watching.signal);
    memory.start();

    const begunAt = performance.now();
    const id = await handIn(desk, listId, zip);
    const handedInAt = performance.now();
    await desk.ask('imports.check', { id });
    const checked = await whenChecked(desk, say);
    const checkedAt = performance.now();
    await desk.ask('imports.commit', { id, leavesOutRefused: true });
    const committedAt = performance.now();
    await desk.ask('watchlists.submit', { id: listId });
    const submittedAt = performance.now();

    watching.abort();
    await looking;
    const peak = memory.stop();
    return {
      rows,
      accepted: checked.accepted,
      refused: checked.refused,
      handInMs: handedInAt - begunAt,
      checkMs: checkedAt - handedInAt,
      commitMs: committedAt - checkedAt,
      submitMs: submittedAt - committedAt,
      loop: await readLoop(),
      waitsMs,
      ...peak,
      idleMb,
    };
  } finally {
    memory.stop();
    await engine.stop();
    rmSync(loopFile, { force: true });
  }
}

/** Asks what screens ask, one after the other, until it is told to end. */
async function keepLooking({ ask }: Desk, waitsMs: number[], signal: AbortSignal): Promise<void> {
  const questions = [
    () => ask('deployments.current', {}),
    () => ask('watchlists.list', {}),
    () => ask('alerts.list', {}),
    () => ask('imports.status', {}),
    () => ask('case-log.list', {}),
    // Somebody sits there: a seat that nobody touches locks.
    () => ask('sessions.note-input', {}),
  ];
  for (let nth = 0; !signal.aborted; nth = (nth + 1) % questions.length) {
    const askedAt = performance.now();
    await questions[nth]?.();
    waitsMs.push(performance.now() - askedAt);
    await delay(100);
  }
}

async function whenChecked({ ask }: Desk, say: (line: string) => void) {
  for (let looks = 1; ; looks++) {
    const { status } = await ask('imports.status', {});
    if (status === null) throw new Error('the import is gone');
    if (status.phase === 'checked') return status;
    if (status.phase !== 'checking')
      throw new Error(`the import is ${status.phase}: ${status.failure ?? ''}`);
    if (looks % 30 === 0) {
      say(
        `${String(status.checked)} of ${String(status.rows)} rows, ${(status.rowsPerSecond ?? 0).toFixed(1)} in a second`,
      );
    }
    await delay(1_000);
  }
}

/** The memory of the engine and of all that it started, looked at twice a second. */
class PeakMemory {
  readonly #pid: () => number;
  #timer: NodeJS.Timeout | undefined;
  #peakMb = 0;
  #enginePeakMb = 0;

  constructor(pid: () => number) {
    this.#pid = pid;
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), 500);
  }

  /** In megabytes, now. */
  look(): number {
    const pid = this.#pid();
    const engineMb = residentMb(pid);
    const childrenMb = childrenOf(pid).map((child) => {
      try {
        return residentMb(child);
      } catch {
        return 0; // it ended just now
      }
    });
    const allMb = childrenMb.reduce((sum, one) => sum + one, engineMb);
    this.#peakMb = Math.max(this.#peakMb, allMb);
    this.#enginePeakMb = Math.max(this.#enginePeakMb, engineMb);
    return allMb;
  }

  stop(): { readonly peakMb: number; readonly enginePeakMb: number } {
    clearInterval(this.#timer);
    return { peakMb: this.#peakMb, enginePeakMb: this.#enginePeakMb };
  }
}
