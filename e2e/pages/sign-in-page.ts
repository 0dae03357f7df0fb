import { expect, type Page } from '@playwright/test';

export class SignInPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Signs in as one of the demo's people, by their button. */
  async as(person: { readonly displayName: string; readonly role: string }): Promise<void> {
    await this.#page
      .getByRole('button', { name: `Sign in as ${person.displayName}, ${person.role}` })
      .click();
    await expect(this.#page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
    await expect(this.#page.getByText(person.displayName, { exact: true })).toBeVisible();
  }

  /** The first run on real data. */
  async makeFirstAdmin(admin: {
    readonly displayName: string;
    readonly loginName: string;
    readonly password: string;
  }): Promise<void> {
    const form = this.#page.getByRole('form', { name: 'Make the first admin' });
    await form.getByLabel('Name as others see it').fill(admin.displayName);
    await form.getByLabel('Name for signing in').fill(admin.loginName);
    await form.getByLabel('Password', { exact: true }).fill(admin.password);
    await form.getByLabel('Password again').fill(admin.password);
    await form.getByRole('button', { name: 'Make the keys and the admin' }).click();
    await expect(this.#page.getByText(admin.displayName, { exact: true })).toBeVisible();
  }
}
