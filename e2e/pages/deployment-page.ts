import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

interface EnteredDraft {
  readonly name: string;
  readonly place: string;
  readonly camera: string;
  readonly rationale: string;
  readonly signage: string;
  /** Files, by what the policy calls the document. */
  readonly documents: Readonly<Record<string, string>>;
}

export class DeploymentPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page
      .getByRole('navigation')
      .getByRole('button', { name: /^Deployment/ })
      .click();
    await expect(this.#page.getByRole('heading', { name: 'Deployment', level: 1 })).toBeVisible();
  }

  /** Fills in a new draft, and leaves it to be looked at. */
  async draft(entered: EnteredDraft): Promise<void> {
    await this.#page.getByRole('button', { name: 'New deployment' }).click();
    const form = this.#form;
    await form.getByLabel('Name', { exact: true }).fill(entered.name);
    await form.getByLabel('Place', { exact: true }).fill(entered.place);
    await form.getByRole('checkbox', { name: new RegExp(entered.camera) }).check();
    await form.getByLabel('Rationale').fill(entered.rationale);
    await form.getByLabel('How people in the street are told').fill(entered.signage);
    for (const [document, file] of Object.entries(entered.documents)) {
      await form.getByLabel(document).setInputFiles(file);
      await expect(form.getByText(/: [0-9a-f]{16}…$/).first()).toBeVisible();
    }
  }

  async saveDraft(): Promise<void> {
    await this.#form.getByRole('button', { name: 'Save draft' }).click();
    await expect(this.#form).toBeHidden();
    await expect(this.steps.getByText(/draft/).first()).toBeVisible();
  }

  /** One of the buttons of the state and the next steps. */
  async press(name: string): Promise<void> {
    await this.steps.getByRole('button', { name, exact: true }).click();
  }

  /** Waits until a step can be taken, and takes it. */
  async takeOnceOffered(name: string, timeoutMs: number): Promise<void> {
    const button = this.steps.getByRole('button', { name, exact: true });
    await expect(button).toBeEnabled({ timeout: timeoutMs });
    await button.click();
  }

  /** Has a signed authority looked at. */
  async lookAt(file: string): Promise<void> {
    await this.steps.getByLabel('Signed authority').setInputFiles(file);
  }

  /** Asks for a start before the written authority is there, with the on-site officer's word. */
  async askUrgently(presenceFile: string, reason: string): Promise<void> {
    await this.steps.getByText('Start before the written authority is here…').click();
    await this.steps.getByLabel('The on-site officer’s word for this draft').setInputFiles(presenceFile);
    await this.steps.getByLabel('Why it can’t wait').fill(reason);
    await this.press('Ask for an urgent start');
    await expect(this.steps.getByText(/asks for an urgent start/)).toBeVisible();
  }

  /** Takes back what was asked for before somebody confirmed it. */
  async withdrawUrgently(reason: string): Promise<void> {
    await this.press('Withdraw it');
    const dialog = this.#page.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: 'Withdraw it' }).click();
    await expect(dialog).toBeHidden();
    await expect(this.steps.getByText(/asks for an urgent start/)).toBeHidden();
  }

  async end(reason: string): Promise<void> {
    await this.press('End deployment');
    const dialog = this.#page.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: /^End/ }).click();
    await expect(dialog).toBeHidden();
  }

  async confirmPresence(code: string): Promise<void> {
    const panel = this.#page.getByRole('region', { name: 'Officers on the spot' });
    await panel.getByLabel('Code of the on-site officer').fill(code);
    await panel.getByRole('button', { name: 'Confirm presence' }).click();
    await expect(panel.getByText(/has confirmed that officers are present/)).toBeVisible();
  }

  async expectState(words: string, timeoutMs = 15_000): Promise<void> {
    await expect(this.steps.getByText(words)).toBeVisible({ timeout: timeoutMs });
  }

  get steps(): Locator {
    return this.#page.getByRole('region', { name: 'State and next steps' });
  }

  /** The request of an urgent start, where the viewer may confirm it. */
  get urgentRequest(): Locator {
    return this.steps.getByRole('group', { name: 'Urgent start to confirm' });
  }

  get gate(): Locator {
    return this.#page.getByRole('region', { name: 'May Cordon recognise?' });
  }

  get #form(): Locator {
    return this.#page.getByRole('region', { name: 'A new deployment' });
  }
}
