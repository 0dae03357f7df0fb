import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireMessage, WireRequest } from '../../src-main/contract/wire.ts';
import { EngineClient } from './client.ts';
import type { OpenTransport, TransportEvents } from './transport.ts';

const session = (token: string) => ({
  token,
  mediaTicket: `ticket-of-${token}`,
  person: { id: 'person-1', displayName: 'Olu Reed', role: 'operator' as const },
  expiresAt: 2_000_000_000_000,
  heldBack: null,
});

/** The far end of the wire: what was sent, and a way to say things. */
class FarEnd {
  readonly sent: WireRequest[] = [];
  opened = 0;
  #events: TransportEvents | null = null;

  readonly open: OpenTransport = (events) => {
    this.opened += 1;
    this.#events = events;
    queueMicrotask(() => events.onOpen());
    return {
      // The client sends requests and nothing else.
      send: (message) => void this.sent.push(message as WireRequest),
      close: () => events.onClose(),
    };
  };

  say(message: WireMessage): void {
    this.#events?.onMessage(message);
  }

  sayRaw(message: unknown): void {
    this.#events?.onMessage(message);
  }

  shut(): void {
    this.#events?.onClose();
  }

  answer(output: unknown, operation: string): void {
    const index = this.sent.findIndex((request) => request.operation === operation);
    const [request] = this.sent.splice(index, 1);
    if (index === -1 || request === undefined) throw new Error(`nobody asked for ${operation}`);
    this.say({ kind: 'reply', id: request.id, ok: true, output });
  }
}

describe('the engine client', () => {
  let far: FarEnd;
  let client: EngineClient;

  beforeEach(() => {
    vi.useFakeTimers();
    far = new FarEnd();
    client = new EngineClient(far.open);
    client.start();
  });

  afterEach(() => {
    client.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const settle = () => vi.advanceTimersByTimeAsync(0);

  async function signedIn(): Promise<void> {
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    const done = client.signIn('olu', 'password');
    await settle();
    far.answer(session('one'), 'sessions.sign-in');
    await done;
  }

  it('pairs replies with requests in whatever order they come', async () => {
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    const cameras = client.call('cameras.list', {});
    const people = client.call('people.list', {});
    await settle();
    far.answer({ people: [], isAlone: false }, 'people.list');
    far.answer({ cameras: [] }, 'cameras.list');
    expect(await Promise.all([cameras, people])).toEqual([{ cameras: [] }, { people: [], isAlone: false }]);
  });

  it('says that an engine is silent which answers nothing for five seconds, until it says anything', async () => {
    const { store } = client;
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    const cameras = client.call('cameras.list', {});
    await vi.advanceTimersByTimeAsync(4_900);
    expect(store.getState().isSilent).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(store.getState()).toMatchObject({ engine: 'ready', isSilent: true });
    far.answer({ cameras: [] }, 'cameras.list');
    expect(store.getState().isSilent).toBe(false);
    await cameras;
    // Nothing is asked: nothing has to be answered.
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.getState().isSilent).toBe(false);
  });

  it('takes no engine for silent that is being restarted', async () => {
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    const cameras = expect(client.call('cameras.list', {})).rejects.toMatchObject({
      code: 'engine-restarting',
    });
    await vi.advanceTimersByTimeAsync(6_000);
    far.say({ kind: 'host', engine: 'restarting' });
    await cameras;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.store.getState()).toMatchObject({ engine: 'restarting', isSilent: false });
  });

  it('holds a call back until the engine is ready', async () => {
    const cameras = client.call('cameras.list', {});
    await settle();
    expect(far.sent).toEqual([]);
    far.say({ kind: 'host', engine: 'starting' });
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    far.answer({ cameras: [] }, 'cameras.list');
    expect(await cameras).toEqual({ cameras: [] });
  });

  it('takes the session up again after a restart, before anything else is asked', async () => {
    await signedIn();
    far.say({ kind: 'host', engine: 'restarting' });
    const cameras = client.call('cameras.list', {});
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    expect(far.sent.map(({ operation }) => operation)).toEqual(['sessions.resume']);
    far.answer(session('two'), 'sessions.resume');
    await settle();
    far.answer({ cameras: [] }, 'cameras.list');
    await cameras;
    expect(client.store.getState()).toMatchObject({ engine: 'ready', session: { token: 'two' } });
  });

  it('says so, and keeps going, when the session could not be taken up', async () => {
    await signedIn();
    far.say({ kind: 'host', engine: 'restarting' });
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    const [resume] = far.sent;
    far.say({
      kind: 'reply',
      id: resume?.id ?? -1,
      ok: false,
      error: { code: 'not-signed-in', message: 'That session is over.' },
    });
    await settle();
    expect(client.store.getState()).toMatchObject({ engine: 'ready', session: null });
    expect(client.store.getState().endedBecause).toContain('Sign in again');
  });

  it('rejects what was under way when the engine went, and says that it can be tried again', async () => {
    await signedIn();
    const cameras = client.call('cameras.list', {});
    await settle();
    far.say({ kind: 'host', engine: 'restarting' });
    await expect(cameras).rejects.toMatchObject({ code: 'engine-restarting' });
  });

  it('opens a shut way again, with longer and longer pauses', async () => {
    await signedIn();
    far.shut();
    expect(client.store.getState().engine).toBe('restarting');
    await vi.advanceTimersByTimeAsync(250);
    expect(far.opened).toBe(2);
    far.say({ kind: 'host', engine: 'ready' });
    await settle();
    far.answer(session('two'), 'sessions.resume');
    await settle();
    expect(client.store.getState().engine).toBe('ready');
  });

  it('fetches live video beside the calls, and waits for no engine that is away', async () => {
    far.say({ kind: 'host', engine: 'ready' });
    const call = client.call('system.status', {}).catch(() => 'rejected');
    await vi.advanceTimersByTimeAsync(0);
    const fetched = client.media('cameras/cam-01/live.m3u8');
    expect(far.sent.at(-1)).toEqual({ kind: 'media', id: 1, path: 'cameras/cam-01/live.m3u8' });
    // The same number as the call's: they are not taken for each other.
    far.say({ kind: 'media', id: 1, status: 200, body: Uint8Array.of(7) });
    expect(await fetched).toMatchObject({ status: 200, body: Uint8Array.of(7) });
    const lost = client.media('cameras/cam-01/0-0.m4s');
    far.say({ kind: 'host', engine: 'restarting' });
    await expect(lost).rejects.toMatchObject({ code: 'engine-restarting' });
    expect(await call).toBe('rejected');
  });

  it('gives up on a reply that does not come', async () => {
    await signedIn();
    const cameras = client.call('cameras.list', {}, { timeoutMs: 1_000 });
    const refused = expect(cameras).rejects.toMatchObject({ code: 'engine-restarting' });
    await vi.advanceTimersByTimeAsync(1_000);
    await refused;
  });

  it('refuses an answer that the contract does not allow', async () => {
    await signedIn();
    const cameras = client.call('cameras.list', {});
    await settle();
    const complaint = vi.spyOn(console, 'error').mockReturnValue(undefined);
    far.answer({ cameras: [], score: 0.7 }, 'cameras.list');
    await expect(cameras).rejects.toMatchObject({ code: 'internal' });
    expect(complaint).toHaveBeenCalledOnce();
  });

  it('drops what is no message of the wire', async () => {
    const complaint = vi.spyOn(console, 'error').mockReturnValue(undefined);
    far.sayRaw({ kind: 'reply', id: 'x' });
    expect(complaint).toHaveBeenCalledOnce();
  });

  it('ends the session when the engine says that nobody is signed in', async () => {
    await signedIn();
    const cameras = client.call('cameras.list', {});
    await settle();
    far.say({
      kind: 'reply',
      id: far.sent[0]?.id ?? -1,
      ok: false,
      error: { code: 'not-signed-in', message: 'Sign in first.' },
    });
    await expect(cameras).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(client.store.getState().session).toBeNull();
  });

  it('signs out on this screen at once, even while the engine is away', async () => {
    await signedIn();
    far.shut();
    await client.signOut();
    expect(client.store.getState().session).toBeNull();
  });

  it('tells a failed engine as it stands', async () => {
    const waiting = client.call('system.status', {});
    far.say({
      kind: 'host',
      engine: 'failed',
      message: 'The disk is full. Free some space and start again.',
    });
    await expect(waiting).rejects.toMatchObject({
      message: 'The disk is full. Free some space and start again.',
    });
    expect(client.store.getState()).toMatchObject({ engine: 'failed' });
  });

  it('asks nothing while the screen is locked but what unlocks it, and goes on where it was', async () => {
    await signedIn();
    far.say({ kind: 'event', event: { kind: 'session.changed' } });
    await settle();
    far.answer({ ...session('one'), heldBack: 'locked' }, 'sessions.resume');
    await settle();
    const cameras = client.call('cameras.list', {});
    const unlocked = client.unlock('password');
    await settle();
    expect(far.sent.map(({ operation }) => operation)).toEqual(['sessions.unlock']);
    far.answer(session('one'), 'sessions.unlock');
    await unlocked;
    await settle();
    far.answer({ cameras: [] }, 'cameras.list');
    expect(await cameras).toEqual({ cameras: [] });
  });

  it('lets nothing that waited for one person go out for the next on a locked seat', async () => {
    await signedIn();
    client.store.setState({ session: { ...session('one'), heldBack: 'locked' } });
    const waiting = expect(client.call('cameras.list', {})).rejects.toMatchObject({ code: 'not-signed-in' });
    await settle();
    const other = {
      ...session('two'),
      person: { id: 'person-2', displayName: 'Sam', role: 'admin' as const },
    };
    client.store.setState({ session: other });
    await waiting;
    expect(far.sent).toEqual([]);
  });
});
