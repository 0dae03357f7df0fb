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

  /** Signs in with a name and a password. */
  async with(loginName: string, password: string): Promise<void> {
    const form = this.#page.getByRole('form', { name: 'Sign in' });
    await form.getByLabel('Name').fill(loginName);
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Sign in' }).click();
    await expect(this.#page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
  }

  async signOut(): Promise<void> {
    await this.#page.getByRole('button', { name: /^Sign out/ }).click();
    await expect(this.#page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  }

  /** An invited person makes their password. */
  async enrol(loginName: string, code: string, password: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'I have a code' }).click();
    const form = this.#page.getByRole('form', { name: 'Make your password' });
    await form.getByLabel('Name').fill(loginName);
    await form.getByLabel('Code, both halves').fill(code);
    await form.getByLabel('New password').fill(password);
    await form.getByLabel('Password again').fill(password);
    await form.getByRole('button', { name: 'Make the password and sign in' }).click();
    await expect(this.#page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
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
