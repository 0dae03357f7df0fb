import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures/expect.ts';

export class WallPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('button', { name: /^Wall/ }).click();
  }

  tile(cameraName: string): Locator {
    return this.#page.getByRole('article', { name: cameraName, exact: true });
  }

  /** The camera's state as its tile words it, such as `Live` or `Stalled`. */
  async expectState(cameraName: string, words: string, timeoutMs: number): Promise<void> {
    await expect(this.tile(cameraName).getByText(words, { exact: true }).first()).toBeVisible({
      timeout: timeoutMs,
    });
  }

  /** Waits until so many tiles play: their pictures move on. */
  async waitForPlaying(count: number, timeoutMs: number): Promise<void> {
    const times = () =>
      this.#page.locator('article video').evaluateAll((videos) =>
        // They are videos: the locator says so, the DOM's types can't.
        (videos as HTMLVideoElement[]).map((video) => (video.readyState >= 2 ? video.currentTime : 0)),
      );
    const before = await times();
    await expect
      .poll(async () => (await times()).filter((time, index) => time > (before[index] ?? 0)).length, {
        timeout: timeoutMs,
        intervals: [200],
      })
      .toBe(count);
  }

  /** Takes the oldest new alert, by the button that names it; waits until there is one. */
  async takeOldestAlert(timeoutMs: number): Promise<void> {
    await this.#page.getByRole('button', { name: /^Take alert \d+/ }).click({ timeout: timeoutMs });
  }
}
