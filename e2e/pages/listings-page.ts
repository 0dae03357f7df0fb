import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

/** “Was I listed?” */
export class ListingsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page
      .getByRole('navigation')
      .getByRole('button', { name: /^Was I listed/ })
      .click();
    await expect(this.#page.getByRole('heading', { name: 'Was I listed?', level: 1 })).toBeVisible();
  }

  async ask(reference: string, reason: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Ask', exact: true }).click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Ask whether somebody was listed' });
    await dialog.getByLabel('Reference of the person').fill(reference);
    await dialog.getByLabel('Who wants to know, and the number of their request').fill(reason);
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(this.question(reference)).toBeVisible();
  }

  /** Opens the dialog in which a second person says yes, and leaves it to be looked at. */
  async beginToConfirm(reference: string): Promise<void> {
    await this.question(reference).getByRole('button', { name: 'Confirm' }).click();
    await expect(this.#confirmation).toBeVisible();
  }

  async confirm(): Promise<void> {
    await this.#confirmation.getByRole('button', { name: 'Confirm' }).click();
    await expect(this.#confirmation).toBeHidden();
  }

  async refuse(reference: string, reason: string): Promise<void> {
    await this.question(reference).getByRole('button', { name: 'Refuse' }).click();
    const dialog = this.#page.getByRole('alertdialog', { name: 'Refuse this question?' });
    await dialog.getByLabel('Why').fill(reason);
    await dialog.getByRole('button', { name: 'Refuse' }).click();
    await expect(dialog).toBeHidden();
  }

  question(reference: string): Locator {
    return this.#page.getByRole('listitem').filter({ hasText: reference });
  }

  get #confirmation(): Locator {
    return this.#page.getByRole('alertdialog', { name: 'Have this answered?' });
  }
}
