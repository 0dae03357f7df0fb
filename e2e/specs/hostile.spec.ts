import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { startConsole } from '../fixtures/console.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { openListeningPost } from '../fixtures/listening-post.ts';
import { isLoopback, portsBelow } from '../fixtures/listening-ports.ts';
import { expect, test } from '../fixtures/test.ts';
import { CamerasPage } from '../pages/cameras-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

// A script that got into the page in spite of everything: what it can reach, whom it can tell, and what it can break.

test('a hostile script finds no way out of its sandbox', async ({ console: { page } }) => {
  await new SignInPage(page).as(demoPeople.operator);
  const reached = await page.evaluate(() => {
    const names = [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      'electron',
      'ipcRenderer',
      '__dirname',
    ];
    const bridge: unknown = Reflect.get(window, 'cordon');
    return {
      node: names.filter((name) => Reflect.get(window, name) !== undefined),
      bridge: typeof bridge === 'object' && bridge !== null ? Object.keys(bridge).toSorted() : [],
      // What the bridge gives is a copy that belongs to this page: its constructor leads nowhere else.
      escaped:
        typeof bridge === 'object' && bridge !== null ? leadsOut(Reflect.get(bridge, 'connect')) : false,
    };

    function leadsOut(connect: unknown): boolean {
      if (typeof connect !== 'function') return true;
      try {
        const made: unknown = Reflect.construct(connect.constructor as FunctionConstructor, [
          'return typeof process',
        ]);
        return typeof made === 'function' && made() !== 'undefined';
      } catch {
        return false;
      }
    }
  });
  expect(reached.node).toEqual([]);
  expect(reached.escaped).toBe(false);
  expect([[], ['connect', 'platform']]).toContainEqual(reached.bridge);
});

test('a hostile script brings no other code in and tells nobody', async ({ console: { page }, host }) => {
  await using post = await openListeningPost();
  await new SignInPage(page).as(demoPeople.operator);
  const address = page.url();
  // What a page cannot forbid a browser of somebody's own; that host is for development and tests, and never packaged.
  const left = host === 'loopback' ? ['preconnect', 'a window', 'a window of ours', 'peer connection'] : [];
  const done = await page.evaluate(
    async ({ port, left }) => {
      const there = `http://127.0.0.1:${String(port)}`;
      const tries: Record<string, () => unknown> = {
        'inline script': () => add('script', { textContent: 'window.broke = "inline script"' }),
        'foreign script': () => add('script', { src: `${there}/x.js` }),
        'data script': () => add('script', { src: 'data:text/javascript,window.broke="data script"' }),
        'blob script': () =>
          add('script', { src: URL.createObjectURL(new Blob(['window.broke = "blob script"'])) }),
        'handler in markup': () => {
          const holder = add('div', {});
          holder.innerHTML = '<img src="x" onerror="window.broke = \'handler\'">';
        },
        // oxlint-disable-next-line typescript/no-implied-eval -- it is what the page's policy has to refuse
        'text as code': () => setTimeout('window.broke = "text as code"'),
        'new function': () => {
          // oxlint-disable-next-line typescript/no-implied-eval -- as above
          Reflect.set(window, 'broke', new Function('return "new function"')());
        },
        'javascript address': () => {
          const link = add('a', { href: 'javascript:window.broke="javascript address"' });
          link.click();
        },
        'foreign picture': () => add('img', { src: `${there}/x.png` }),
        'foreign style': () => add('link', { rel: 'stylesheet', href: `${there}/x.css` }),
        'foreign font': () => new FontFace('x', `url(${there}/x.woff2)`).load(),
        'foreign frame': () => add('iframe', { src: there }),
        'foreign object': () => add('object', { data: there }),
        prefetch: () => add('link', { rel: 'prefetch', href: `${there}/prefetch` }),
        preconnect: () => add('link', { rel: 'preconnect', href: there }),
        fetch: () => fetch(`${there}/?stolen`, { mode: 'no-cors' }),
        beacon: () => navigator.sendBeacon(`${there}/?stolen`, 'stolen'),
        'web socket': () => new WebSocket(`ws://127.0.0.1:${String(port)}`),
        'event source': () => new EventSource(`${there}/events`),
        worker: () => new Worker(`${there}/worker.js`),
        'service worker': () => navigator.serviceWorker.register('/worker.js'),
        form: () => {
          const form = add('form', { action: `${there}/form`, method: 'post' });
          form.submit();
        },
        'a window': () => window.open(there),
        'a window of ours': () => window.open('about:blank'),
        ping: () => {
          const link = add('a', { href: '#nowhere', ping: `${there}/ping` });
          link.click();
        },
        'peer connection': async () => {
          const peer = new RTCPeerConnection({
            iceServers: [
              { urls: `stun:127.0.0.1:${String(port)}` },
              { urls: `turn:127.0.0.1:${String(port)}?transport=tcp`, username: 'stolen', credential: 'x' },
            ],
          });
          peer.createDataChannel('stolen');
          await peer.setLocalDescription(await peer.createOffer());
        },
      };
      // What a debugger evaluates may make code of text, unlike the page: from here on it is the page that runs.
      await new Promise((resolve) => setTimeout(resolve));
      const opened: string[] = [];
      for (const [name, run] of Object.entries(tries)) {
        if (left.includes(name)) continue;
        try {
          const result: unknown = await Promise.race([
            run(),
            new Promise((resolve) => setTimeout(resolve, 300)),
          ]);
          if (name.startsWith('a window') && result !== null && result !== undefined) opened.push(name);
        } catch {
          // Refused: what is looked at is what came of it.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return { broke: String(Reflect.get(window, 'broke')), opened };

      function add<Name extends keyof HTMLElementTagNameMap>(
        name: Name,
        properties: Partial<HTMLElementTagNameMap[Name]>,
      ): HTMLElementTagNameMap[Name] {
        return document.body.appendChild(Object.assign(document.createElement(name), properties));
      }
    },
    { port: post.port, left },
  );
  expect(done.broke).toBe('undefined');
  expect(done.opened).toEqual([]);
  // A browser of somebody's own may connect in advance, before it finds that it has nothing to say.
  const heard = host === 'loopback' ? post.heard.filter((what) => what !== 'TCP: a connection') : post.heard;
  expect(heard).toEqual([]);
  expect(page.url().replace(/#.*/, '')).toBe(address.replace(/#.*/, ''));
});

test('a hostile script opens no other page, file or device', async ({ console: { page }, host }) => {
  await new SignInPage(page).as(demoPeople.operator);
  expect(await page.evaluate(async () => (await fetch('/media/x/live.m3u8')).status)).toBeGreaterThanOrEqual(
    400,
  );
  // A browser of somebody's own goes where its person goes.
  if (host === 'loopback') return;
  const address = page.url();
  for (const elsewhere of [
    'file:///etc/passwd',
    'https://127.0.0.1:1/',
    'app://other/',
    'chrome://version',
    'data:text/html,x',
  ]) {
    await page.evaluate((target) => window.location.assign(target), elsewhere);
  }
  const refused = await page.evaluate(async () => {
    const asks: Record<string, () => Promise<unknown>> = {
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia(),
      place: () =>
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      clipboard: () => navigator.clipboard.readText(),
      'another host': () => fetch('app://other/index.html'),
      'a file outside': () => fetch('app://cordon/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd').then(mustBeOk),
      'a file by media': () => fetch('app://cordon/media/../../../../etc/passwd').then(mustBeOk),
      'media without a ticket': () => fetch('app://cordon/media/x/live.m3u8').then(mustBeOk),
      'another method': () => fetch('app://cordon/', { method: 'POST' }).then(mustBeOk),
      usb: () => devices('usb', 'requestDevice', { filters: [] }),
      serial: () => devices('serial', 'requestPort', {}),
      hid: () => devices('hid', 'requestDevice', { filters: [] }),
      bluetooth: () => devices('bluetooth', 'requestDevice', { acceptAllDevices: true }),
      'a file picker': () => devices('showOpenFilePicker', '', {}),
      midi: () => navigator.requestMIDIAccess(),
    };
    const given: string[] = [];
    for (const [name, ask] of Object.entries(asks)) {
      const isGiven = await Promise.race([
        ask().then(
          (result) => result !== undefined && !(Array.isArray(result) && result.length === 0),
          () => false,
        ),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), 2_000)),
      ]);
      if (isGiven) given.push(name);
    }
    return given;

    function mustBeOk(response: Response): unknown {
      if (!response.ok) throw new Error(String(response.status));
      // The console's own page is what any unknown path may show.
      return response.headers.get('content-type')?.includes('html') === true ? undefined : response;
    }

    function devices(api: string, method: string, options: unknown): Promise<unknown> {
      const found: unknown = Reflect.get(navigator, api) ?? Reflect.get(window, api);
      const call: unknown = method === '' ? found : Reflect.get(Object(found), method);
      if (typeof call !== 'function') return Promise.reject(new Error('not there'));
      return Promise.resolve(Reflect.apply(call, found, [options]) as unknown);
    }
  });
  expect(refused).toEqual([]);
  expect(page.url()).toBe(address);
  // Playwright itself goes on waiting for the pages that were never opened.
  expect(await page.evaluate(() => document.body.textContent.includes('Sign out'))).toBe(true);
});

test('a hostile script can not make the engine do what nobody signed in for, or take it down', async ({
  console: { page },
}) => {
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 });
  const answers = await speak(page, [
    null,
    'text',
    42,
    [],
    {},
    { kind: 'request' },
    { kind: 'request', id: -1, operation: 'alerts.list', input: {} },
    { kind: 'request', id: 1, operation: '__proto__', input: {} },
    { kind: 'request', id: 2, operation: 'constructor', input: {} },
    {
      kind: 'request',
      id: 3,
      operation: 'alerts.list',
      input: JSON.parse('{"__proto__":{"role":"admin"}}') as unknown,
    },
    { kind: 'request', id: 4, operation: 'x'.repeat(100_000), input: {} },
    { kind: 'request', id: 5, operation: 'case-log.list', input: 'x'.repeat(20_000_000) },
    { kind: 'reply', id: 6, ok: true, output: 'from the window' },
    { kind: 'host', engine: 'failed' },
    { kind: 'request', id: 7, operation: 'alerts.queue', input: {} },
  ]);
  expect(answers.filter((answer) => answer.includes('"ok":true'))).toEqual([]);
  // And everything works as before.
  await new SignInPage(page).as(demoPeople.operator);
  await new WallPage(page).waitForPlaying(4, 30_000);
});

test('names that are markup, paths or turn the text around are shown as what they are', async ({
  console: { page },
}) => {
  await new SignInPage(page).as(demoPeople.admin);
  const cameras = new CamerasPage(page);
  await cameras.open();
  const name = '<img src=x onerror=alert(1)>../../\u202eetc';
  // The demo takes no other cameras than its own, but any name for them.
  await cameras.startChanging('High Street North');
  await cameras.enter({ name, place: '"><script>window.broke=1</script>' });
  await cameras.save();
  await expect(page.getByText('<img src=x onerror=alert(1)>').first()).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, 'broke') as unknown)).toBeUndefined();
  expect(await page.locator('main img[src="x"]').count()).toBe(0);
});

test('below the window nothing listens but the demo’s cameras, and those on this machine only', async ({
  console: { page, mainPid },
}) => {
  await new SignInPage(page).as(demoPeople.operator);
  // The window's own process is left out: what listens in it is the inspector that this very test works through.
  const ports = await portsBelow(mainPid);
  expect(ports.filter((port) => !isLoopback(port))).toEqual([]);
  expect(
    ports.map(({ command }) => command).filter((command) => !command.startsWith('cordon-demo-cameras')),
  ).toEqual([]);
  expect(ports.length).toBeGreaterThan(0);
});

test('a database that somebody wrote into, or put in its place, is refused in words and left as it is', async ({
  host,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-hostile-'));
  const where = { host, dataDirectory: join(folder, 'data'), credentialsDirectory: folder };
  await writeFile(join(folder, 'cordon-device-secret'), randomBytes(32));
  const admin = { displayName: 'Anna Admin', loginName: 'anna', password: 'correct-horse-battery' };
  try {
    const running = await startConsole(where);
    const signIn = new SignInPage(running.page);
    await signIn.makeFirstAdmin(admin);
    await running.stop();
    const file = join(where.dataDirectory, 'case.db');
    const whole = await readFile(file);
    const pageBytes = 4_096;
    const written = Buffer.from(whole);
    randomBytes(100).copy(written, 5 * pageBytes);
    const foreign = join(folder, 'foreign.db');
    const made = new Database(foreign);
    made.exec('CREATE TABLE people (id); PRAGMA user_version = 9;');
    made.close();
    for (const hostile of [written, await readFile(foreign), randomBytes(whole.length), Buffer.alloc(0)]) {
      await writeFile(file, hostile);
      for (const companion of ['-wal', '-shm']) await rm(file + companion, { force: true });
      await using again = await startConsole(where);
      await new SignInPage(again.page, signIn).enter(admin.loginName, admin.password);
      await expect(again.page.getByText(/case\.db is damaged: .*has overwritten nothing/)).toBeVisible();
      await again.stop();
      expect((await readFile(file)).equals(hostile)).toBe(true);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Says things to the engine over a line of its own; answers what came back within two seconds, as JSON. */
function speak(page: Page, messages: readonly unknown[]): Promise<readonly string[]> {
  return page.evaluate(async (said) => {
    const heard: string[] = [];
    const bridge = (window as { readonly cordon?: { readonly connect: () => void } }).cordon;
    if (bridge === undefined) {
      const socket = new WebSocket(`${window.location.origin.replace('http', 'ws')}/wire`);
      socket.addEventListener('message', ({ data }) => heard.push(String(data)));
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      for (const message of said) socket.send(JSON.stringify(message));
    } else {
      const port = await new Promise<MessagePort | undefined>((resolve) => {
        window.addEventListener('message', ({ ports }) => resolve(ports[0]), { once: true });
        bridge.connect();
      });
      port?.addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));
      port?.start();
      for (const message of said) port?.postMessage(message);
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return heard;
  }, messages);
}
