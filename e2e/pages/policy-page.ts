import type { Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

export class PolicyPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('button', { name: 'Policy' }).click();
    await expect(this.#page.getByRole('heading', { name: 'Policy', exact: true })).toBeVisible();
  }

  async part(
    name: 'Rules' | 'What changed' | 'History' | 'Force root' | 'Encryption keys' | 'Health',
  ): Promise<void> {
    await this.#page.getByRole('tab', { name }).click();
  }

  async chooseRoot(file: string, fingerprint: string): Promise<void> {
    await this.#page.getByLabel('The force root', { exact: true }).setInputFiles(file);
    await this.#page.getByLabel('The fingerprint, from the paper').fill(fingerprint);
  }

  async pin(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Pin this root for good' }).click();
  }

  /** Has the draft of a version offered as a file. */
  async saveDraft(name: string): Promise<void> {
    await this.#page.getByRole('button', { name }).click();
  }

  async look(files: readonly string[]): Promise<void> {
    await this.#page.getByRole('button', { name: 'Import a policy' }).click();
    await this.#page.getByLabel('Signed policy').setInputFiles([...files]);
  }

  async putInForce(version: number): Promise<void> {
    await this.#page.getByRole('button', { name: `Put version ${version} in force` }).click();
    await this.expectInForce(version);
  }

  async expectInForce(version: number): Promise<void> {
    await expect(this.#page.getByText(`Version ${version} of Example Police is in force.`)).toBeVisible();
  }
}
