import { expect, type Page } from '@playwright/test';

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
    const panel = this.#page.getByRole('region', { name: 'Heads kept elsewhere' });
    await panel.getByRole('button', { name: 'Add a folder' }).click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Keep heads in a folder' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Folder').fill(folder);
    await dialog.getByRole('button', { name: 'Add a folder' }).click();
    await expect(dialog).toBeHidden();
    await expect(panel.getByText(folder)).toBeVisible();
  }

  /** Has the engine compute the whole chain anew. */
  async verify(): Promise<void> {
    await this.#page.getByRole('button', { name: /^Verify/ }).click();
    await expect(this.#page.getByText(/all of them fitted|all entries fit/i)).toBeVisible();
  }
}
