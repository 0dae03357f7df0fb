import type { DatabaseClient } from '../database/client.ts';
import type { Presence } from '../deployments/presence.ts';
import { showCode, slotAt, slotTimes } from '../trust/presence-chain.ts';
import { authoritySchema } from '../trust/statements.ts';
import { demoCodes, type DemoKeys } from './demo-keys.ts';

/** How long people have to type a new code before the officer does it by themselves. */
const patienceMs = 60_000;
/** Holds the id of the deployment at which people type the codes. */
const byHandSetting = 'demo.codes-by-hand';

export interface DemoOfficerDeps {
  readonly database: DatabaseClient;
  readonly keys: DemoKeys;
  readonly presence: Pick<Presence, 'confirm'>;
  readonly now: () => number;
  /** Something about the codes has changed. */
  readonly onChange: () => void;
}

/**
 * The demonstration's on-site officer, who has nobody outside to be. They confirm by themselves, and the screens say so,
 * until somebody types a code in for the first time: from then on it is for people, as it is on real data, also after a
 * restart, until the demo's next deployment.
 */
export class DemoOfficer {
  readonly #deps: DemoOfficerDeps;
  readonly #codes: readonly string[];
  readonly #course: {
    readonly deploymentId: string;
    readonly from: number;
    readonly until: number;
    readonly intervalMinutes: number;
  };
  #isAutomatic = true;

  /**
   * Takes their place.
   * @param authorityText the signed text of the deployment that they stand at
   */
  static async begin(authorityText: string, deps: DemoOfficerDeps): Promise<DemoOfficer> {
    const officer = new DemoOfficer(authorityText, deps);
    const byHand = await deps.database.call('settings.read', { key: byHandSetting });
    officer.#isAutomatic = byHand !== officer.#course.deploymentId;
    return officer;
  }

  private constructor(authorityText: string, deps: DemoOfficerDeps) {
    this.#deps = deps;
    const { deploymentId, from, until, presenceMinutes } = authoritySchema.parse(JSON.parse(authorityText));
    this.#course = { deploymentId, from, until, intervalMinutes: presenceMinutes };
    this.#codes = demoCodes(deps.keys, this.#course).codes;
  }

  get isAutomatic(): boolean {
    return this.#isAutomatic;
  }

  /** Somebody typed a code in. */
  async leaveToPeople(): Promise<void> {
    if (!this.#isAutomatic) return;
    this.#isAutomatic = false;
    const { deploymentId } = this.#course;
    await this.#deps.database.call('settings.write', { key: byHandSetting, value: deploymentId });
  }

  /** What their token would show now; null outside the window. */
  get code(): string | null {
    const code = this.#presentCode();
    return code === null ? null : showCode(code);
  }

  /** Confirms the present slot, once, while nobody else does. */
  async confirm(): Promise<void> {
    const { database, presence, now, onChange } = this.#deps;
    const code = this.#presentCode();
    if (!this.#isAutomatic || code === null) return;
    const { deploymentId } = this.#course;
    const latest = await database.call('presence.latest', { deploymentId });
    const slot = slotAt(this.#course, now()) ?? 0;
    if (latest !== null && latest.slot >= slot) return;
    // While the code before still counts, somebody who wants to type has time to.
    if (latest?.slot === slot - 1 && now() < slotTimes(this.#course, slot).from + patienceMs) return;
    await presence.confirm(code, null);
    onChange();
  }

  #presentCode(): string | null {
    const slot = slotAt(this.#course, this.#deps.now());
    return slot === null ? null : (this.#codes[slot] ?? null);
  }
}
