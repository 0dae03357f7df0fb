import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

export class CaseLogPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page
      .getByRole('navigation')
      .getByRole('button', { name: /^Case log/ })
      .click();
    await expect(this.#page.getByRole('grid')).toBeVisible();
  }

  /** Leaves only what is about something, as a reader would who looks for it. */
  async search(words: string): Promise<void> {
    await this.#page.getByRole('searchbox', { name: 'Search' }).fill(words);
  }

  async expectEntry(words: string): Promise<void> {
    await expect(this.#page.getByRole('row').filter({ hasText: words }).first()).toBeVisible();
  }

  /** Keeps heads of the log in a folder elsewhere. */
  async keepHeadsIn(name: string, folder: string): Promise<void> {
    await this.#heads.getByRole('button', { name: 'Add a folder' }).click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Keep heads in a folder' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Folder').fill(folder);
    await dialog.getByRole('button', { name: 'Add a folder' }).click();
    await expect(dialog).toBeHidden();
    await expect(this.#heads.getByText(folder)).toBeVisible();
  }

  /**
   * Has a witness cosign heads.
   * @param run lets the key of this log in there, and answers what the witness shows
   */
  async addWitness(
    name: string,
    run: (logKey: string) => Promise<{ readonly address: string; readonly key: string }>,
  ): Promise<void> {
    await this.#heads.getByRole('button', { name: 'Add a witness' }).click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Have heads cosigned by another machine' });
    const { address, key } = await run((await dialog.locator('code').innerText()).trim());
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Address of the witness').fill(address);
    await dialog.getByLabel('Key of the witness').fill(key);
    await dialog.getByRole('button', { name: 'Add a witness' }).click();
    await expect(dialog).toBeHidden();
    await expect(this.#heads.getByText(address)).toBeVisible();
  }

  async keepHeadNow(): Promise<void> {
    await this.#heads.getByRole('button', { name: 'Keep one now' }).click();
  }

  /** Waits until a witness has cosigned more entries than that. Answers how many. */
  async cosignedBeyond(entries: number): Promise<number> {
    const upTo = /cosigned up to entry ([\d,]+)/;
    await expect
      .poll(async () => Number(upTo.exec(await this.#heads.innerText())?.[1]?.replaceAll(',', '') ?? 0))
      .toBeGreaterThan(entries);
    return Number(upTo.exec(await this.#heads.innerText())?.[1]?.replaceAll(',', ''));
  }

  async expectHeadsSay(words: RegExp): Promise<void> {
    await expect(this.#heads.getByText(words)).toBeVisible();
  }

  get #heads(): Locator {
    return this.#page.getByRole('region', { name: 'Heads kept elsewhere' });
  }

  /** Has the engine compute the whole chain anew. */
  async verify(): Promise<void> {
    await this.#page.getByRole('button', { name: /^Verify/ }).click();
    await expect(this.#page.getByText(/all of them fitted|all entries fit/i)).toBeVisible();
  }
}
