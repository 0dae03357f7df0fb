import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import type { SessionView } from '../../src-main/contract/sessions.ts';
import { EngineClient } from './client.ts';
import { createQueryClient, keepFresh } from './query-client.ts';

const session = (personId: string): SessionView => ({
  token: personId,
  mediaTicket: `ticket-of-${personId}`,
  person: { id: personId, displayName: personId, role: 'operator' },
  expiresAt: 2_000_000_000_000,
  heldBack: null,
});

function seat() {
  const client = new EngineClient(() => ({ send: () => undefined, close: () => undefined }));
  const queries = createQueryClient();
  const onOtherPerson = vi.fn<() => void>();
  keepFresh(client, queries, onOtherPerson);
  client.store.setState({ session: session('first') });
  queries.setQueryData(['alerts.read', { id: 'alert-1' }], { myVote: 'match' });
  queries.setQueryData(['system.status', {}], { mode: 'demo' });
  const remembered = () =>
    queries
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey[0]);
  return { client, queries, onOtherPerson, remembered };
}

describe('what the seat remembers', () => {
  it('is forgotten when the person signs out, drafts too', () => {
    const { client, onOtherPerson, remembered } = seat();
    client.store.setState({ session: null, endedBecause: null });
    expect(remembered()).toEqual(['system.status']);
    expect(onOtherPerson).toHaveBeenCalledOnce();
  });

  it('keeps drafts through a session that ran out, for the same person only', () => {
    const { client, onOtherPerson, remembered } = seat();
    client.store.setState({ session: null, endedBecause: 'Signed out after a while without use.' });
    expect(remembered()).toEqual(['system.status']);
    client.store.setState({ session: session('first'), endedBecause: null });
    expect(onOtherPerson).not.toHaveBeenCalled();

    client.store.setState({ session: null, endedBecause: 'Signed out after a while without use.' });
    client.store.setState({ session: session('second'), endedBecause: null });
    expect(onOtherPerson).toHaveBeenCalledOnce();
  });

  it('is held by nothing a moment after the screen that showed it is gone', async () => {
    vi.useFakeTimers();
    try {
      const { client, queries } = seat();
      const screen = new QueryObserver(queries, {
        queryKey: ['alerts.read', { id: 'alert-1' }],
        queryFn: () => ({ myVote: 'match' }),
      });
      const leave = screen.subscribe(() => undefined);
      await vi.advanceTimersByTimeAsync(10);
      const before = vi.getTimerCount();
      client.store.setState({ session: null, endedBecause: null });
      leave();
      await vi.advanceTimersByTimeAsync(10);
      // What would hold the answer is the timer that forgets it.
      expect(vi.getTimerCount()).toBeLessThanOrEqual(before);
      expect(screen.getCurrentQuery().gcTime).toBe(0);
      queries.clear();
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays when the session is taken up again after a restart', () => {
    const { client, onOtherPerson, remembered } = seat();
    client.store.setState({ session: { ...session('first'), mediaTicket: 'another' } });
    expect(remembered()).toContain('alerts.read');
    expect(onOtherPerson).not.toHaveBeenCalled();
  });
});

describe('a burst of events', () => {
  it('has each answer asked for anew a few times, the last time after the last event', async () => {
    vi.useFakeTimers();
    try {
      let tell: (message: unknown) => void = () => undefined;
      const client = new EngineClient(({ onMessage }) => {
        tell = onMessage;
        return { send: () => undefined, close: () => undefined };
      });
      client.start();
      const queries = createQueryClient();
      const stop = keepFresh(client, queries, () => undefined);
      const askedAt: number[] = [];
      const observer = new QueryObserver(queries, {
        queryKey: ['alerts.list', {}],
        queryFn: async () => {
          askedAt.push(Date.now());
          await new Promise((resolve) => setTimeout(resolve, 60));
          return askedAt.length;
        },
      });
      const answers: number[] = [];
      const leave = observer.subscribe(({ data }) => void (data === undefined || answers.push(data)));
      await vi.advanceTimersByTimeAsync(100);
      for (let nth = 0; nth < 200; nth += 1) {
        await vi.advanceTimersByTimeAsync(30);
        tell({ kind: 'event', event: { kind: 'alert.raised', alertId: `alert-${nth}` } });
      }
      const lastEventAt = Date.now();
      const answersMeanwhile = new Set(answers).size;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(askedAt.length).toBeLessThanOrEqual(2 + 6_000 / 250);
      expect(answersMeanwhile).toBeGreaterThan(15);
      expect(askedAt.at(-1)).toBeGreaterThanOrEqual(lastEventAt);
      leave();
      stop();
      client.stop();
      queries.clear();
    } finally {
      vi.useRealTimers();
    }
  });
});
