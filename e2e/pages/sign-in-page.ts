import type { Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';
import { totpCode, totpStepAt, totpStepMs } from '../../src-main/engine/people/totp.ts';
import { fromBase32 } from '../../src-main/engine/testing/from-base32.ts';

export class SignInPage {
  readonly #page: Page;
  /** By login name: what their authenticator apps hold, and the step of the last code they gave. */
  readonly #apps: Map<string, { readonly secret: Uint8Array; readonly lastStep: number }>;

  /** @param before where the same people made their second factors, before a restart */
  constructor(page: Page, before?: SignInPage) {
    this.#page = page;
    this.#apps = before === undefined ? new Map() : before.#apps;
  }

  /** Signs in as one of the demo's people, by their button. */
  async as(person: { readonly displayName: string; readonly role: string }): Promise<void> {
    await this.#page
      .getByRole('button', { name: `Sign in as ${person.displayName}, ${person.role}` })
      .click();
    await expect(this.#page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
    await expect(
      this.#page.getByRole('navigation').getByText(person.displayName, { exact: true }),
    ).toBeVisible();
  }

  /** Signs in with a name and a password. */
  async with(loginName: string, password: string): Promise<void> {
    await this.enter(loginName, password);
    await expect(this.#page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
  }

  /** Enters a name, a password and a code, whatever comes of it. */
  async enter(loginName: string, password: string): Promise<void> {
    const form = this.#page.getByRole('form', { name: 'Sign in' });
    await form.getByLabel('Name').fill(loginName);
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Sign in' }).click();
    if (this.#apps.has(loginName)) {
      await form.getByLabel('Code of your app').fill(await this.#nextCode(loginName));
      await form.getByRole('button', { name: 'Sign in' }).click();
    }
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
    await this.#makeSecondFactor(loginName, password);
    await expect(this.#page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
  }

  /** The first run on real data; `atSecondFactor` when that form is shown. */
  async makeFirstAdmin(
    admin: { readonly displayName: string; readonly loginName: string; readonly password: string },
    atSecondFactor: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const form = this.#page.getByRole('form', { name: 'Make the first admin' });
    await form.getByLabel('Name as others see it').fill(admin.displayName);
    await form.getByLabel('Name for signing in').fill(admin.loginName);
    await form.getByLabel('Password', { exact: true }).fill(admin.password);
    await form.getByLabel('Password again').fill(admin.password);
    await form.getByRole('button', { name: 'Make the keys and the admin' }).click();
    await expect(this.#page.getByRole('form', { name: 'Set up your second factor' })).toBeVisible();
    await atSecondFactor();
    await this.#makeSecondFactor(admin.loginName, admin.password);
    await expect(
      this.#page.getByRole('navigation').getByText(admin.displayName, { exact: true }),
    ).toBeVisible();
  }

  /** With real data everybody is asked for one before anything else. */
  async #makeSecondFactor(loginName: string, password: string): Promise<void> {
    const form = this.#page.getByRole('form', { name: 'Set up your second factor' });
    await expect(form.getByRole('img', { name: /QR code/ })).toBeVisible();
    const key = (await form.locator('code').innerText()).replaceAll(/\s/g, '');
    this.#apps.set(loginName, { secret: fromBase32(key), lastStep: totpStepAt(Date.now()) - 1 });
    await form.getByLabel('Code that the app shows').fill(await this.#nextCode(loginName));
    await form.getByLabel('Your password').fill(password);
    await form.getByRole('button', { name: 'Confirm' }).click();
    await expect(form).toBeHidden();
  }

  /** Each code is taken once; one of the next step is taken already, so a wait is short. */
  async #nextCode(loginName: string): Promise<string> {
    const app = this.#apps.get(loginName);
    if (app === undefined) throw new Error(`${loginName} has no app`);
    const step = Math.max(app.lastStep + 1, totpStepAt(Date.now()));
    const isTakenAt = (step - 1) * totpStepMs;
    await expect.poll(() => Date.now(), { timeout: 2 * totpStepMs }).toBeGreaterThanOrEqual(isTakenAt);
    this.#apps.set(loginName, { ...app, lastStep: step });
    return totpCode(app.secret, step);
  }
}
