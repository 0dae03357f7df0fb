import type { Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

export class ReviewPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async alertNumber(): Promise<number> {
    const heading = this.#page.getByRole('heading', { name: /^Alert \d+$/ });
    await expect(heading).toBeVisible();
    return Number((await heading.textContent())?.replace('Alert ', ''));
  }

  /** Both pictures are there, at one size, and nothing that would tell a judge what to think. */
  async expectBlind(): Promise<void> {
    const pictures = [
      this.#page.getByRole('img', { name: /From the camera, frame/ }),
      this.#page.getByRole('img', { name: 'Watchlist picture' }),
    ];
    const boxes = [];
    for (const picture of pictures) {
      await expect(picture).toBeVisible();
      boxes.push(await picture.boundingBox());
    }
    expect(boxes[0]?.width).toBe(boxes[1]?.width);
    expect(boxes[0]?.height).toBe(boxes[1]?.height);
    for (const words of ['The machine’s score', 'Who the list says it is', 'The two votes']) {
      await expect(this.#page.getByText(words)).toHaveCount(0);
    }
  }

  async judge(verdict: 'Match' | 'No match' | 'Can’t tell', reasons: readonly string[]): Promise<void> {
    await this.#page.getByRole('radio', { name: new RegExp(`^${verdict}`) }).check({ force: true });
    for (const reason of reasons) {
      await this.#page.getByRole('checkbox', { name: new RegExp(`^${reason}`) }).check({ force: true });
    }
    await this.#page.getByRole('button', { name: /^Lock vote/ }).click();
    await this.#page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Lock “/ })
      .click();
  }

  async expectMyVoteLocked(): Promise<void> {
    await expect(this.#page.getByRole('region', { name: 'Your vote is locked.' })).toBeVisible();
  }

  /** Leaves the seat to the second person, with the alert in its place. */
  async swapReviewer(): Promise<void> {
    await this.#page
      .getByRole('region', { name: 'Your vote is locked.' })
      .getByRole('button', { name: /^Swap reviewer/ })
      .click();
  }

  async expectConfirmed(): Promise<void> {
    await expect(this.#page.getByText('Confirmed: officers may be sent')).toBeVisible();
    for (const words of ['The machine’s score', 'Who the list says it is', 'The two votes']) {
      await expect(this.#page.getByText(words).first()).toBeVisible();
    }
  }

  async recordOutcome(outcome: string, note: string): Promise<void> {
    await this.#page.getByRole('radio', { name: outcome }).check({ force: true });
    await this.#page.getByRole('textbox', { name: /^Note/ }).fill(note);
    await this.#page.getByRole('button', { name: 'Record outcome' }).click();
    await expect(this.#page.getByText(/^Recorded by/)).toBeVisible();
  }
}
