/** A member of staff on the blue list, and how often a self-test has found them. */
export interface StaffPasses {
  readonly reference: string;
  readonly passes: number;
}

/**
 * Who of the staff was found in the self-test that runs. In memory only: of a finished test the number alone is kept.
 */
export class SelfTestBoard {
  #deploymentId: string | null = null;
  readonly #passes = new Map<string, { readonly reference: string; readonly passes: number }>();

  begin(deploymentId: string, staff: readonly { readonly id: string; readonly reference: string }[]): void {
    this.#deploymentId = deploymentId;
    this.#passes.clear();
    for (const { id, reference } of staff) this.#passes.set(id, { reference, passes: 0 });
  }

  /** Somebody on the blue list was recognised. */
  note(entryId: string): void {
    const known = this.#passes.get(entryId);
    if (known !== undefined) this.#passes.set(entryId, { ...known, passes: known.passes + 1 });
  }

  /** Those of a deployment; none for any other. */
  staff(deploymentId: string): readonly StaffPasses[] {
    return deploymentId === this.#deploymentId ? [...this.#passes.values()] : [];
  }

  found(deploymentId: string): number {
    return this.staff(deploymentId).filter(({ passes }) => passes > 0).length;
  }
}
