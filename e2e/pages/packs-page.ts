import type { Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

/** Evidence packs, beside the case log. */
export class PacksPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole('tab', { name: 'Packs' }).click();
    await expect(this.#panel()).toBeVisible();
  }

  async ask(reason: string): Promise<void> {
    await this.#panel().getByRole('button', { name: 'Ask for a pack' }).click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Ask for an evidence pack' });
    await dialog.getByLabel('What is it for?').fill(reason);
    await dialog.getByRole('button', { name: 'Ask for a pack' }).click();
    await expect(dialog).toBeHidden();
    await expect(this.#panel().getByText('It waits for the second person.')).toBeVisible();
  }

  /** The second person's word, who reads what it is for. */
  async confirm(reason: string): Promise<void> {
    await this.#panel()
      .getByRole('button', { name: /^Confirm: / })
      .click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Confirm an evidence pack' });
    await expect(dialog.getByText(reason)).toBeVisible();
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await expect(dialog).toBeHidden();
  }

  async expectRefused(words: string): Promise<void> {
    await expect(this.#panel().getByText(words)).toBeVisible();
    await expect(this.#panel().getByRole('button', { name: /^(Make|Save) the pack/ })).toHaveCount(0);
  }

  async make(): Promise<void> {
    await this.#panel()
      .getByRole('button', { name: /^Make the pack about/ })
      .click();
    await expect(this.#saveButton()).toBeVisible({ timeout: 60_000 });
  }

  /** SHA-256 of the file as the screen shows it. */
  shownHash(): Promise<string> {
    return this.#panel().locator('code').first().innerText();
  }

  save(): Promise<void> {
    return this.#saveButton().click();
  }

  saveVerifier(): Promise<void> {
    return this.#panel().getByRole('button', { name: 'Save the page that verifies packs' }).click();
  }

  #panel() {
    return this.#page.getByRole('region', { name: 'Evidence packs' });
  }

  #saveButton() {
    return this.#panel().getByRole('button', { name: /^Save the pack about/ });
  }
}
