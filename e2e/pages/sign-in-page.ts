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

  async with(loginName: string, password: string): Promise<void> {
    await this.#page.getByLabel('Name', { exact: true }).fill(loginName);
    await this.#page.getByLabel('Password', { exact: true }).fill(password);
    await this.#page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
}
