/** Those who wait for something to become true of a key, which they look at anew each time that it is woken. */
export class Waiters<Key> {
  readonly #waiting = new Map<Key, Set<() => void>>();

  /** Resolves with whether it has become true, at the latest after `patienceMs`. */
  async until(key: Key, isTrue: () => boolean, patienceMs: number): Promise<boolean> {
    if (isTrue()) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const look = (): void => {
      if (isTrue()) resolve(true);
    };
    const timer = setTimeout(() => resolve(false), patienceMs);
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(look));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(look);
      if (waiting.size === 0 && this.#waiting.get(key) === waiting) this.#waiting.delete(key);
    }
  }

  wake(key: Key): void {
    for (const look of this.#waiting.get(key) ?? []) look();
  }
}
