import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

interface NewPerson {
  readonly displayName: string;
  readonly loginName: string;
  readonly role: 'Operator' | 'Supervisor' | 'Admin' | 'Auditor';
}

export class PeoplePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('button', { name: 'People' }).click();
    await expect(this.#page.getByRole('heading', { name: 'People', exact: true })).toBeVisible();
  }

  row(name: string): Locator {
    return this.#page.getByRole('row', { name: new RegExp(name) });
  }

  /** Asks for an account. Answers the halves of the code that are shown. */
  async askToAdd({ displayName, loginName, role }: NewPerson): Promise<readonly string[]> {
    await this.#page.getByRole('button', { name: 'Add a person' }).click();
    const form = this.#page.getByRole('form', { name: 'Add a person' });
    await form.getByLabel('Name as others see it').fill(displayName);
    await form.getByLabel('Name for signing in').fill(loginName);
    await form.getByLabel('Role').selectOption(role);
    await form.getByLabel('Reason').fill('Joins the deployment team.');
    await form.getByRole('button', { name: 'Ask for it' }).click();
    return this.#readCode();
  }

  /** Confirms the request that waits for somebody. Answers the half of the code that is shown. */
  async confirm(displayName: string): Promise<readonly string[]> {
    await this.#page
      .getByRole('listitem')
      .filter({ hasText: displayName })
      .getByRole('button', { name: 'Confirm' })
      .click();
    await this.#page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    return this.#readCode();
  }

  async writeDown(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Written down' }).click();
  }

  async #readCode(): Promise<readonly string[]> {
    const dialog = this.#page.getByRole('alertdialog', { name: /code/i });
    await expect(dialog.locator('code').first()).toBeVisible();
    return dialog.locator('code').allTextContents();
  }
}
