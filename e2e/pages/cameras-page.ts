import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

/** What an admin types into the form; a field that is left out stays as it is. */
interface EnteredCamera {
  readonly name?: string;
  readonly place?: string;
  readonly address?: string;
  readonly userName?: string;
  readonly password?: string;
}

const labels = {
  name: 'Name',
  place: 'Place',
  address: 'Stream address',
  userName: 'User name',
  password: 'Password',
} as const satisfies Record<keyof EnteredCamera, string>;

export class CamerasPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('button', { name: 'Cameras' }).click();
    await expect(this.#page.getByRole('heading', { name: 'Cameras', level: 1 })).toBeVisible();
  }

  row(cameraName: string): Locator {
    return this.#page
      .getByRole('table', { name: 'Cameras' })
      .getByRole('row')
      .filter({ hasText: cameraName });
  }

  /** Opens the empty form. */
  async startAdding(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Add a camera' }).click();
  }

  /** Looks on the networks of this machine; whoever answers is a button of the list. */
  async find(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Find cameras' }).click();
  }

  /** One of those that answered, with the words that stand beside its name. */
  found(deviceName: string): Locator {
    return this.#page
      .getByRole('list', { name: 'Cameras that answered' })
      .getByRole('listitem')
      .filter({ hasText: deviceName });
  }

  /** Enters where a camera answers ONVIF, instead of choosing one that was found. */
  async enterDevice(device: { service?: string; userName?: string; password?: string }): Promise<void> {
    const { service, userName, password } = device;
    if (service !== undefined) await this.finder.getByLabel('Camera’s address').fill(service);
    if (userName !== undefined) await this.finder.getByLabel('User name').fill(userName);
    if (password !== undefined) await this.finder.getByLabel('Password', { exact: true }).fill(password);
  }

  async askForStreams(): Promise<void> {
    await this.finder.getByRole('button', { name: 'Ask for its streams' }).click();
  }

  /** Takes the chosen streams over into the form, which tests them at once. */
  async useStreams(): Promise<void> {
    await this.finder.getByRole('button', { name: 'Use and test it' }).click();
  }

  /** The form that asks a device for its streams. */
  get finder(): Locator {
    return this.#page.getByRole('form', { name: 'Find cameras' });
  }

  /** The picture of a test. */
  get testedPicture(): Locator {
    return this.#form.getByRole('img');
  }

  async startChanging(cameraName: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Change ${cameraName}` }).click();
  }

  async enter(camera: EnteredCamera): Promise<void> {
    for (const [field, label] of Object.entries(labels)) {
      // The table's keys are the fields.
      const value = camera[field as keyof EnteredCamera];
      if (value !== undefined) await this.#field(label).fill(value);
    }
  }

  /** What the form holds now: bad input must not be lost. */
  async expectEntered(camera: EnteredCamera): Promise<void> {
    for (const [field, label] of Object.entries(labels)) {
      const value = camera[field as keyof EnteredCamera];
      if (value !== undefined) await expect(this.#field(label)).toHaveValue(value);
    }
  }

  /** Opens the stream; the outcome, good or bad, is left for the caller to expect. */
  async test(): Promise<void> {
    await this.#form.getByRole('button', { name: 'Test the stream' }).click();
  }

  async expectTested(words: RegExp): Promise<void> {
    await expect(this.#form.getByRole('status').filter({ hasText: words })).toBeVisible({ timeout: 45_000 });
  }

  /** A refusal, said beside the form or at the field that it is about. */
  async expectRefused(words: RegExp): Promise<void> {
    await expect(this.#form.getByText(words).first()).toBeVisible({ timeout: 45_000 });
  }

  async save(): Promise<void> {
    await this.#form.getByRole('button', { name: /^Save/ }).click();
  }

  async remove(cameraName: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Remove ${cameraName}` }).click();
    await this.#page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(this.row(cameraName)).toHaveCount(0);
  }

  get #form(): Locator {
    return this.#page.getByRole('form', { name: /^(Add a camera|Change )/ });
  }

  #field(label: string): Locator {
    return this.#form
      .getByRole('textbox', { name: label, exact: true })
      .or(this.#form.getByLabel(label, { exact: true }))
      .first();
  }
}
