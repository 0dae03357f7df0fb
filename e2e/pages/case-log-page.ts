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

  /** Has the engine compute the whole chain anew. */
  async verify(): Promise<void> {
    await this.#page.getByRole('button', { name: /^Verify/ }).click();
    await expect(this.#page.getByText(/all of them fitted|all entries fit/i)).toBeVisible();
  }
}
