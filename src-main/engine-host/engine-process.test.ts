import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WireError } from '../contract/errors.ts';
import { EngineProcess, type PrintPage } from './engine-process.ts';
import { nodeLauncher } from './node-launcher.ts';
import type { PrepareUpdate } from './prepare-update.ts';

const running: EngineProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((engine) => engine.stop()));
});

describe('an engine process', () => {
  test('carries messages both ways and media in one piece', async () => {
    const { engine } = startFixture();
    const renderer = connect(engine);
    await renderer.heard({ kind: 'host', engine: 'ready' });

    renderer.send('hello');
    await renderer.heard({ echo: 'hello', keyring: 'none' });

    const media = await engine.requestMedia('four');
    expect({ ...media, body: media.body.length }).toEqual({
      status: 200,
      contentType: 'video/mp4',
      body: 1_000_000,
    });
  });

  test('is started again when it dies, with the unlocked key, and renderers are told', async () => {
    const { engine, said } = startFixture();
    const renderer = connect(engine);
    await renderer.heard({ kind: 'host', engine: 'ready' });
    renderer.send('unlock');
    await renderer.heard({ echo: 'unlock', keyring: 'none' });

    renderer.send('die');
    await renderer.heard({ kind: 'host', engine: 'restarting' });
    await renderer.heard({ kind: 'host', engine: 'ready' });
    renderer.send('again');
    await renderer.heard({ echo: 'again', keyring: '7' });
    expect(said).toEqual(['The engine stopped unasked (status 9); starting it again in 1 ms.']);
  });

  test('answers requests and media that die with it, and requests made while it is away', async () => {
    const { engine } = startFixture();
    const renderer = connect(engine);
    await renderer.heard({ kind: 'host', engine: 'ready' });

    renderer.send(request(1));
    const media = engine.requestMedia('never');
    renderer.send('die');
    await renderer.heard(expect.objectContaining({ kind: 'reply', id: 1, ok: false }));
    expect((await media).status).toBe(503);
    renderer.send(request(2));
    await renderer.heard(expect.objectContaining({ kind: 'reply', id: 2, ok: false }));
    expect((await engine.requestMedia('four')).status).toBe(503);
  });

  test('that says a restart will not help is left stopped, and the person is told', async () => {
    const { engine, failures } = startFixture('/damaged');
    const renderer = connect(engine);
    await renderer.heard({ kind: 'host', engine: 'failed', message: 'Restore a backup.' });
    expect(failures).toEqual([{ code: 'database-damaged', message: 'Restore a backup.' }]);
    await engine.stop();
    expect(renderer.messages.filter((message) => JSON.stringify(message).includes('restarting'))).toEqual([]);
  });

  test('that could not start for want of room is started again, and the person is told what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cordon-test-'));
    const { engine, failures, said } = startFixture(join(folder, 'until-there-is-room'));
    const renderer = connect(engine);
    await renderer.heard({
      kind: 'host',
      engine: 'restarting',
      message: 'The disk is full. Cordon tries again by itself.',
    });
    await renderer.heard({ kind: 'host', engine: 'ready' });
    expect(failures).toEqual([]);
    expect(said).toEqual(['The disk is full.']);
    await rm(folder, { recursive: true });
  });

  test('is told of trouble with a window until it is written down, and so is the engine after it', async () => {
    const { engine } = startFixture();
    const renderer = connect(engine);
    const trouble = {
      at: 1,
      trouble: 'page-ended',
      step: 'window-renewed',
      detail: '',
      withoutGraphics: false,
    } as const;
    engine.tell(trouble); // nobody is there yet
    expect(engine.untold).toEqual([trouble]);
    await expect.poll(() => engine.untold).toEqual([]);
    const unwritten = { ...trouble, detail: 'unwritten' };
    engine.tell(unwritten);
    renderer.send('die');
    await renderer.heard({ kind: 'host', engine: 'restarting' });
    await renderer.heard({ kind: 'host', engine: 'ready' });
    expect(engine.untold).toEqual([unwritten]);
  });

  test('gets its pages printed by a host that can, and is told by one that can’t, or that failed', async () => {
    const printed: string[] = [];
    const print = (page: string) => {
      printed.push(page);
      return printed.length === 1 ? Promise.resolve(new Uint8Array(7)) : Promise.reject(new Error('no ink'));
    };
    const { engine, said } = startFixture('/somewhere', print);
    const renderer = connect(engine);
    await renderer.heard({ kind: 'host', engine: 'ready' });
    renderer.send('print');
    await renderer.heard({ requestId: 5, because: null, pdf: 7 });
    renderer.send('print');
    await renderer.heard({
      requestId: 5,
      because: expect.stringContaining('Save it as a page'),
      pdf: undefined,
    });
    expect(said).toEqual(['A page could not be printed (no ink).']);

    const without = connect(startFixture().engine);
    await without.heard({ kind: 'host', engine: 'ready' });
    without.send('print');
    await without.heard({ requestId: 5, because: expect.stringContaining('own window'), pdf: undefined });
  });

  test('has an update prepared by a host that can, and closes for it only when its engine says so', async () => {
    const done: string[] = [];
    const prepareUpdate: PrepareUpdate = (folder) =>
      folder === 'refused'
        ? Promise.reject(new Error('They did not agree.'))
        : Promise.resolve({ go: () => done.push(`go ${folder}`), drop: () => done.push(`drop ${folder}`) });
    const { engine } = startFixture('/somewhere', undefined, prepareUpdate);
    const renderer = connect(engine);
    await renderer.heard({ kind: 'host', engine: 'ready' });
    renderer.send('update refused');
    await renderer.heard({ refusal: 'They did not agree.' });
    renderer.send('update one');
    await renderer.heard({ refusal: null });
    expect(done).toEqual([]);
    renderer.send('drop');
    renderer.send('go');
    await vi.waitFor(() => expect(done).toEqual(['drop one']));
    renderer.send('update two');
    await renderer.heard({ refusal: null });
    // Whoever asked is gone, and nobody else's word counts.
    renderer.send('die');
    await vi.waitFor(() => expect(done).toEqual(['drop one', 'drop two']));
    await renderer.heard({ kind: 'host', engine: 'restarting' });

    const without = connect(startFixture().engine);
    await without.heard({ kind: 'host', engine: 'ready' });
    without.send('update one');
    await without.heard({ refusal: expect.stringContaining('installed Cordon') });
  });

  test('forgets the device secret when it stops', async () => {
    const { engine, deviceSecret } = startFixture();
    await engine.stop();
    expect(deviceSecret).toEqual(new Uint8Array(32));
  });
});

function startFixture(dataDirectory = '/somewhere', print?: PrintPage, prepareUpdate?: PrepareUpdate) {
  const said: string[] = [];
  const failures: WireError[] = [];
  const deviceSecret = new Uint8Array(32).fill(3);
  const engine = new EngineProcess({
    entry: new URL('./testing/fixture-engine.process.ts', import.meta.url),
    launch: nodeLauncher(process.execPath),
    policy: { nextDelayMs: () => 1 },
    print,
    prepareUpdate,
    say: (line) => said.push(line),
    onFailed: (error) => failures.push(error),
    start: {
      mode: 'demo',
      version: '0.0.0',
      dataDirectory,
      packsDirectory: '/packs',
      packId: 'default',
      assetsDirectory: '/assets',
      deviceSecret,
      deviceSecretStore: { kind: 'demo-file', detail: null },
      demoStreams: [],
      machine: {
        file: '/etc/cordon/machine-policy.json',
        isThere: false,
        dataDirectory: { value: dataDirectory, isManaged: false },
        logDirectory: { value: null, isManaged: false },
        alertSound: { value: 'on', isManaged: false },
        idleLockMinutes: { value: null, isManaged: false },
        shiftHours: { value: null, isManaged: false },
      },
    },
  });
  running.push(engine);
  engine.start();
  return { engine, said, failures, deviceSecret };
}

function connect(engine: EngineProcess) {
  const messages: unknown[] = [];
  let searchedTo = 0;
  let wake = (): void => undefined;
  const connection = engine.connect((message) => {
    messages.push(message);
    wake();
  });
  return {
    messages,
    send: (payload: unknown) => connection.receive(payload),
    /** Waits for the next message that equals this one. */
    async heard(wanted: unknown): Promise<void> {
      for (;;) {
        while (searchedTo < messages.length) {
          if (matches(messages[searchedTo++], wanted)) return;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

function matches(message: unknown, wanted: unknown): boolean {
  try {
    expect(message).toEqual(wanted);
    return true;
  } catch {
    return false;
  }
}

function request(id: number) {
  return { kind: 'request', id, operation: 'system.status', input: {} };
}
