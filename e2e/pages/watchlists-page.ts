import type { Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

export class WatchlistsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page
      .getByRole('navigation')
      .getByRole('button', { name: /^Watchlist/ })
      .click();
    await expect(this.#page.getByRole('heading', { name: 'Watchlists', level: 1 })).toBeVisible();
  }

  async begin(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'New list' }).click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Begin a list' });
    await dialog.getByLabel('Name of the list').fill(name);
    await dialog.getByRole('button', { name: 'Begin' }).click();
    await expect(this.#page.getByRole('heading', { name, exact: true })).toBeVisible();
  }

  /** Has a ZIP looked at; the result, row by row, is left for the caller to expect. */
  async lookAt(zip: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Import a file' }).click();
    await this.#page.getByLabel('A ZIP file').setInputFiles(zip);
    await this.#page.getByRole('button', { name: 'Look at it' }).click();
    await expect(
      this.#page
        .getByRole('status')
        .filter({ hasText: /can be listed/ })
        .last(),
    ).toBeVisible({
      timeout: 120_000,
    });
  }

  /** Lists everybody who can be listed. */
  async list(count: number): Promise<void> {
    await this.#page.getByRole('button', { name: new RegExp(`^List ${String(count)} people`) }).click();
    await expect(this.#page.getByText(`${String(count)} entries were imported.`)).toBeVisible({
      timeout: 60_000,
    });
  }

  /** Takes one of the steps of a list's life, and says yes to it. */
  async take(step: 'Submit for approval' | 'Approve' | 'Seal', confirm: string): Promise<void> {
    await this.#page.getByRole('button', { name: step, exact: true }).click();
    await this.#page.getByRole('alertdialog').getByRole('button', { name: confirm }).click();
    await expect(this.#page.getByRole('alertdialog')).toBeHidden();
  }
}
