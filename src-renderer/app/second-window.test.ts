import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineClient } from '../engine/client.ts';
import { keepSecondWindow } from './second-window.ts';

const origin = 'app://cordon';
const session = {
  token: 'token',
  mediaTicket: 'ticket',
  person: { id: 'person-1', displayName: 'Olu Reed', role: 'operator' as const },
  expiresAt: 2_000_000_000_000,
  heldBack: null,
};

/** As much of a window as is used here. */
class FakeWindow extends EventTarget {
  readonly location = { origin, href: `${origin}/` };
  readonly opened: string[] = [];
  readonly child = { closed: false, focus: vi.fn(), close: vi.fn(), postMessage: vi.fn() };

  open(address: string): unknown {
    this.opened.push(address);
    return this.child;
  }

  hear(source: unknown, from: string, data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { source, origin: from, data }));
  }
}

let fake: FakeWindow;
let client: EngineClient;

beforeEach(() => {
  fake = new FakeWindow();
  vi.stubGlobal('window', fake);
  client = new EngineClient(() => ({ send: () => undefined, close: () => undefined }));
  client.store.setState({ session });
});
afterEach(() => void vi.unstubAllGlobals());

it('gives the session to the window that it opened, on its own origin, and to nobody else', () => {
  const second = keepSecondWindow(client);
  const wanted = 'cordon.session-wanted';
  // Before one is open, from a stranger, from another page in the same window, and another word.
  fake.hear(fake.child, origin, wanted);
  second.open();
  fake.hear({ postMessage: vi.fn() }, origin, wanted);
  fake.hear(fake.child, 'https://evil.example', wanted);
  fake.hear(fake.child, origin, 'something else');
  fake.hear(null, origin, wanted);
  expect(fake.child.postMessage).not.toHaveBeenCalled();
  fake.hear(fake.child, origin, wanted);
  expect(fake.child.postMessage.mock.calls).toEqual([[session, origin]]);
});

it('has nothing to give while nobody is signed in, and gives it when somebody is', () => {
  client.store.setState({ session: null });
  const second = keepSecondWindow(client);
  second.open();
  fake.hear(fake.child, origin, 'cordon.session-wanted');
  expect(fake.child.postMessage).not.toHaveBeenCalled();
  client.store.setState({ session });
  expect(fake.child.postMessage.mock.calls).toEqual([[session, origin]]);
});

it('opens one window, on one address, and closes it with itself', () => {
  const second = keepSecondWindow(client);
  second.open();
  second.open();
  expect(fake.opened).toEqual(['/?window=wall']);
  expect(fake.child.focus).toHaveBeenCalledOnce();
  fake.dispatchEvent(new Event('pagehide'));
  expect(fake.child.close).toHaveBeenCalled();
  second.stop();
  fake.hear(fake.child, origin, 'cordon.session-wanted');
  expect(fake.child.postMessage).not.toHaveBeenCalled();
});
