import { copyFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hubDomain,
  mostMessageBytes,
  streamOf,
  subjectOf,
} from '../../src-main/engine/sites/bus/subjects.ts';
import type { Terminal } from '../terminal.ts';
import { hubFileSchema } from '../../src-main/engine/sites/bus/bus-state.ts';
import { readBusFile } from './bus-files.ts';
import { init, joinBus, list, revoke, rotate } from './commands.ts';
import { requestCertificate, makeTlsKey } from './certificates.ts';
import { certificateEnds } from '../../src-main/engine/sites/bus/certificate-ends.ts';
import { admit, configurationFile, makeHub, renewHub, retireOldOf, revokeSite, rotateSite } from './hub.ts';
import { beginLeaf, beginRotation, takeGrant, takeRotation } from './leaf.ts';
import { connectTo, startBus, type BusForTests } from './testing/bus-for-tests.ts';
import { freePort, natsServer, startNats } from './testing/nats-process.ts';

const now = Date.now();
const passphrase = 'four quiet words here';

describe('npm run site', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cordon-site-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);
  type Command = typeof init;

  /** Runs a command with somebody at the terminal who answers in this order. */
  async function run(command: Command, args: readonly string[], answers: readonly string[] = []) {
    const left = [...answers];
    const said: string[] = [];
    const ask = (): Promise<string> => Promise.resolve(left.shift() ?? '');
    const terminal: Terminal = { ask, askHidden: ask, close: () => undefined };
    const passphraseCost = { memoryKiB: 64, passes: 1, lanes: 1 };
    await command(args, { terminal, say: (line) => said.push(line), now: () => now, passphraseCost });
    return said.join('\n');
  }
  const initControl = () =>
    run(init, [at('control'), '--address', '127.0.0.1:7422'], [passphrase, passphrase]);

  it('takes an admin from nothing to a site, and takes it back', async () => {
    expect(await initControl()).toContain(`nats-server -c ${configurationFile(at('control'))}`);
    await run(joinBus, [at('van'), '--name', 'van-3', '--out', folder]);
    await run(
      joinBus,
      [at('control'), '--request', at('van-3.bus-request.json'), '--out', folder],
      [passphrase],
    );
    expect(await run(joinBus, [at('van'), '--grant', at('van-3.bus-grant.json')])).toContain(
      'van-3 is ready',
    );
    const configuration = await readFile(configurationFile(at('control')), 'utf8');
    expect(configuration).toContain('"CN=van-3.1"');
    expect(await run(list, [at('control')])).toMatch(/^van-3\.1 .* counts until /);

    expect(await run(revoke, [at('control'), '--name', 'van-3', '--reason', 'Stolen'])).toContain(
      'nobody any more',
    );
    expect(await readFile(configurationFile(at('control')), 'utf8')).not.toContain('van-3');
    expect(await run(list, [at('control')])).toMatch(/revoked on .*: Stolen/);
    // What opens the authority's key, and what lets an engine in, is for the owner's eyes only; nothing secret travels.
    const travels =
      (await readFile(at('van-3.bus-request.json'), 'utf8')) +
      (await readFile(at('van-3.bus-grant.json'), 'utf8'));
    expect(travels).not.toMatch(/PRIVATE|password/);
  });

  it('renews a site’s certificate before it ends, on the word of the key that it has', async () => {
    await initControl();
    await run(joinBus, [at('van'), '--name', 'van-3', '--out', folder]);
    const request = ['--request', at('van-3.bus-request.json'), '--out', folder];
    await run(joinBus, [at('control'), ...request], [passphrase]);
    await run(joinBus, [at('van'), '--grant', at('van-3.bus-grant.json')]);
    const [before] = await certificateEnds(at('van/bus'));

    await run(rotate, [at('van'), '--out', folder]);
    const rotation = at('van-3.bus-rotation.json');
    expect(await readFile(rotation, 'utf8')).not.toMatch(/PRIVATE|password/);
    await expect(
      run(rotate, [at('control'), '--request', rotation, '--out', folder], ['another passphrase']),
    ).rejects.toThrow('passphrase is wrong');
    const said = await run(rotate, [at('control'), '--request', rotation, '--out', folder], [passphrase]);
    expect(said).toContain('both count');
    const grant = ['--grant', at('van-3.bus-rotation-grant.json')];
    expect(await run(rotate, [at('van'), ...grant])).toContain('Restart its server');
    await expect(run(rotate, [at('van'), ...grant])).rejects.toThrow('Nothing was asked for here');
    const text = await readFile(configurationFile(at('van')), 'utf8');
    expect(text).toContain('/bus/leaf-2.pem');
    expect(await readdir(at('van/bus'))).not.toContain('leaf-key.pem');
    expect(await certificateEnds(at('van/bus'))).toEqual([before]);
    expect(await certificateEnds(at('control/bus'))).toMatchObject([
      { of: 'control', isOwn: true },
      { ...before, isOwn: false },
    ]);
    // Nobody runs here: whether the site is in by it can't be told, so the old one stays.
    await expect(run(rotate, [at('control'), '--name', 'van-3'])).rejects.toThrow('does not run here');
    expect(await run(list, [at('control')])).toMatch(/van-3\.1 .* counts until[^]*van-3\.2 .* counts until/);
    await run(rotate, [at('control'), '--hub'], [passphrase]);
    expect(await readFile(configurationFile(at('control')), 'utf8')).toContain('/bus/hub-2.pem');
    await expect(run(rotate, [at('control'), '--hub', '--name', 'van-3'])).rejects.toThrow('Say one of');
  });

  it('renews for nobody who has not got the key that counts', async () => {
    const [dataDirectory, address] = [at('control'), '127.0.0.1:7422'];
    const key = await makeHub({ dataDirectory, address, listen: address, port: 4222, now });
    for (const site of ['van-3', 'van-4']) {
      const { grant } = await admit(dataDirectory, await beginLeaf(at(site), site, 4222), key, now);
      await takeGrant(at(site), grant);
    }
    const asked = await beginRotation(at('van-3'));
    const others = await beginRotation(at('van-4'));
    const refused = async (changed: Partial<typeof asked>, words: string, when = now) =>
      expect(rotateSite(dataDirectory, { ...asked, ...changed }, key, when)).rejects.toThrow(words);
    await refused({ signature: others.signature }, 'somebody else asks');
    await refused({ request: others.request }, 'somebody else asks');
    // Another site's certificate is not this one's, and its word is about itself.
    await refused({ certificate: others.certificate }, 'has no certificate that counts');
    await refused({ site: 'van-4' }, 'has no certificate that counts');
    await refused({}, 'has no certificate that counts', now + 401 * 86_400_000);
    const made = await rotateSite(dataDirectory, asked, key, now);
    await expect(takeRotation(at('van-4'), made.grant)).rejects.toThrow('another site');
    // The answer was lost: asked for again, the one that never came in is taken back.
    const again = await rotateSite(dataDirectory, await beginRotation(at('van-3')), key, now);
    await expect(takeRotation(at('van-3'), made.grant)).rejects.toThrow('another key');
    await takeRotation(at('van-3'), again.grant);
    const text = await readFile(configurationFile(dataDirectory), 'utf8');
    expect(['van-3.1', 'van-3.2', 'van-3.3'].map((name) => text.includes(`"CN=${name}"`))).toEqual([
      true,
      false,
      true,
    ]);
    await revokeSite(dataDirectory, 'van-3', 'Stolen', now);
    await refused({}, 'has no certificate that counts');
    await expect(retireOldOf(dataDirectory, 'van-3', now)).rejects.toThrow('nothing to take out');
  });

  it('needs the passphrase for each certificate, and gives a site one at a time', async () => {
    await initControl();
    await run(joinBus, [at('van'), '--name', 'van-3', '--out', folder]);
    const args = [at('control'), '--request', at('van-3.bus-request.json'), '--out', folder];
    await expect(run(joinBus, args, ['another passphrase'])).rejects.toThrow('passphrase is wrong');
    await run(joinBus, args, [passphrase]);
    await expect(run(joinBus, args, [passphrase])).rejects.toThrow('has a certificate that counts');
    await expect(run(revoke, [at('control'), '--name', 'van-4', '--reason', 'x'])).rejects.toThrow(
      'nothing to revoke',
    );
    await expect(initControl()).rejects.toThrow('this machine has its place');
    await expect(run(joinBus, [at('x'), '--name', 'control'])).rejects.toThrow('That name is taken');
  });

  it('certifies nobody for a key that they have not got, and takes in no other’s certificate', async () => {
    const dataDirectory = at('control');
    const address = '127.0.0.1:7422';
    const key = await makeHub({ dataDirectory, address, listen: address, port: 4222, now });
    const request = await beginLeaf(at('van'), 'van-3', 4222);
    const body = request.request.split('\n');
    // One letter in the middle of the signature.
    const line = body.at(-3) ?? '';
    const spoilt = body.with(-3, `${line.startsWith('A') ? 'B' : 'A'}${line.slice(1)}`).join('\n');
    await expect(admit(dataDirectory, { ...request, request: spoilt }, key, now)).rejects.toThrow(
      'not signed by the key that it is about',
    );
    const { grant } = await admit(dataDirectory, request, key, now);
    const other = { ...request, site: 'van-4', request: await requestCertificate(makeTlsKey(), 'van-4') };
    const { grant: othersGrant } = await admit(dataDirectory, other, key, now);
    await expect(takeGrant(at('van'), othersGrant)).rejects.toThrow('another site');
    await expect(takeGrant(at('van'), { ...othersGrant, site: 'van-3' })).rejects.toThrow('another site');
    await takeGrant(at('van'), grant);
  });
});

describe.skipIf(natsServer === undefined)('the bus, with real servers', () => {
  let bus: BusForTests;
  beforeEach(async () => {
    bus = await startBus();
  });
  afterEach(() => bus[Symbol.asyncDispose]());

  const isIn = /Leafnode connection created for account/;
  /** What the hub says once it has checked who is there. */
  const isLetIn = /JetStream using domains/;

  it('carries a site’s own subjects both ways, and nobody else’s', async () => {
    const van = await bus.addSite('van-3');
    await van.server().saying(isIn);
    const control = await connectTo(bus.hub);
    const site = await connectTo(van);
    const jsm = await jetstreamManager(control, { domain: hubDomain });
    await jsm.streams.add({ name: streamOf.up, subjects: ['cordon.*.up.kept'] });
    const heard: string[] = [];
    const hear = (connection: typeof control, subject: string): void => {
      connection.subscribe(subject, {
        callback: (error, message) => void heard.push(error === null ? message.string() : 'refused'),
      });
    };
    hear(control, 'cordon.>');
    hear(site, subjectOf('van-3', 'down', 'live'));
    hear(site, subjectOf('van-4', 'down', 'live'));
    hear(site, subjectOf('van-3', 'down', 'receipt'));
    await Promise.all([control.flush(), site.flush()]);
    await pause(200); // until the hub knows what the leaf listens to

    const own = jetstream(site, { domain: hubDomain });
    expect(await own.publish(subjectOf('van-3', 'up', 'kept'), 'kept', { msgID: 'van-3:1' })).toMatchObject({
      stream: 'UP',
    });
    site.publish(subjectOf('van-4', 'up', 'live'), 'forged');
    site.publish(subjectOf('van-3', 'up', 'receipt'), 'forged receipt');
    site.publish(subjectOf('van-3', 'up', 'live'), 'mine');
    control.publish(subjectOf('van-4', 'down', 'live'), 'not for van-3');
    control.publish(subjectOf('van-3', 'down', 'live'), 'for van-3');
    await expect(
      own.publish(subjectOf('van-4', 'up', 'kept'), 'x', { timeout: 500, retries: 0 }),
    ).rejects.toThrow();
    await expect(jetstreamManager(site, { domain: hubDomain, timeout: 500 })).rejects.toThrow();
    await expect.poll(() => heard.includes('mine') && heard.includes('for van-3')).toBe(true);
    expect(heard.toSorted()).toEqual(['for van-3', 'for van-3', 'kept', 'mine', 'not for van-3']);
    await Promise.all([control.close(), site.close()]);
  });

  it('lets in nobody whom another authority vouches for, on either side, and says so in its log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cordon-rogue-'));
    const [port, rogueHub, van] = [await freePort(), join(folder, 'hub'), join(folder, 'van')];
    const { listen: address } = await readBusFile(
      join(bus.hub.directory, 'bus/hub.json'),
      hubFileSchema,
      'a hub',
    );
    // With an authority of their own, at the right address, by a site's name.
    const key = await makeHub({ dataDirectory: rogueHub, address, listen: address, port, now });
    const { grant } = await admit(rogueHub, await beginLeaf(van, 'van-3', port), key, now);
    await takeGrant(van, grant);
    const leaf = await startNats(configurationFile(van), port);
    await leaf.saying(/certificate signed by unknown authority/);
    await leaf.kill();
    // One that doesn't mind who the hub is: then it is the hub that minds.
    await copyFile(join(bus.hub.directory, 'bus/authority.pem'), join(van, 'bus/authority.pem'));
    const again = await startNats(configurationFile(van), port);
    const log = await bus.hub
      .server()
      .saying(/TLS leafnode handshake error: .*certificate signed by unknown authority/);
    expect(log).not.toMatch(isLetIn);
    await again.kill();
    await rm(folder, { recursive: true });
  });

  it('ends a revoked site’s connection at once and lets it in no more, and leaves the others', async () => {
    const van = await bus.addSite('van-3');
    const other = await bus.addSite('van-4');
    await Promise.all([van, other].map((node) => node.server().saying(isIn)));
    expect(await revokeSite(bus.hub.directory, 'van-3', 'Stolen', now)).toEqual({ revoked: 1, isTold: true });
    const log = await bus.hub.server().saying(/Authorization Violation|authentication error/i);
    expect(log.match(/Leafnode connection closed: Kicked/g)).toHaveLength(1);
    const control = await connectTo(bus.hub);
    const site = await connectTo(van);
    const fine = await connectTo(other);
    const heard: string[] = [];
    control.subscribe('cordon.>', { callback: (_error, message) => void heard.push(message.subject) });
    await control.flush();
    await pause(200);
    for (const connection of [site, fine]) connection.publish('cordon.van-3.up.live', 'x');
    fine.publish(subjectOf('van-4', 'up', 'live'), 'x');
    await expect.poll(() => heard).toEqual([subjectOf('van-4', 'up', 'live')]);
    await Promise.all([control.close(), site.close(), fine.close()]);

    // Found again, it needs a key and a certificate of its own, with another name at the hub.
    const { grant } = await admit(
      bus.hub.directory,
      await beginLeaf(join(van.directory, 'again'), 'van-3', await freePort()),
      bus.authorityKey,
      now,
    );
    expect(grant.certificate).toContain('BEGIN CERTIFICATE');
    expect(await readFile(configurationFile(bus.hub.directory), 'utf8')).toContain('"CN=van-3.2"');
  });

  it('renews certificates of a site and of the hub while messages go on, and lets the old ones in no more', async () => {
    const van = await bus.addSite('van-3');
    await van.server().saying(isIn);
    const { directory } = bus.hub;
    const [control, site] = [await connectTo(bus.hub), await connectTo(van)];
    const heard: string[] = [];
    control.subscribe(subjectOf('van-3', 'up', 'live'), {
      callback: (_error, message) => void heard.push(message.string()),
    });
    await control.flush();
    const getsThrough = async (text: string): Promise<void> => {
      const isHeard = (): boolean => {
        site.publish(subjectOf('van-3', 'up', 'live'), text);
        return heard.includes(text);
      };
      await expect.poll(isHeard, { timeout: 20_000 }).toBe(true);
    };
    await getsThrough('by the first');
    const old = join(van.directory, 'old');
    await cp(join(van.directory, 'bus'), join(old, 'bus'), { recursive: true });

    const { grant, isTold } = await rotateSite(
      directory,
      await beginRotation(van.directory),
      bus.authorityKey,
      now,
    );
    expect(isTold).toBe(true);
    await getsThrough('both count');
    expect(await takeRotation(van.directory, grant)).toEqual({ isTold: true });
    await getsThrough('by the second');
    expect(await retireOldOf(directory, 'van-3', now)).toEqual({ name: 'van-3.2', isTold: true });
    await getsThrough('the first is out');

    expect(await renewHub(directory, bus.authorityKey, now)).toMatchObject({ isTold: true });
    await getsThrough('the hub has another');
    await van.kill();
    await van.start();
    await getsThrough('both anew');
    await Promise.all([control.close(), site.close()]);

    // Whoever kept a copy of the first is nobody.
    await van.kill();
    const port = van.port;
    const before = await bus.hub.server().saying(/./);
    const text = (await readFile(join(old, 'bus/nats.conf'), 'utf8')).replaceAll(van.directory, old);
    await writeFile(join(old, 'bus/nats.conf'), text);
    const thief = await startNats(join(old, 'bus/nats.conf'), port);
    const after = await bus.hub.server().saying(/Authorization Violation|authentication error/i);
    expect(after.slice(before.length)).not.toMatch(isLetIn);
    await thief.kill();
  }, 120_000);

  it('takes nothing that is larger than a message may be', async () => {
    const site = await connectTo(await bus.addSite('van-3'));
    expect(site.info?.max_payload).toBe(mostMessageBytes);
    expect(() =>
      site.publish(subjectOf('van-3', 'up', 'live'), new Uint8Array(mostMessageBytes + 1)),
    ).toThrow();
    await site.close();
  });

  it('lets no other program of the machine in at an engine’s own door', async () => {
    const van = await bus.addSite('van-3');
    const { connect } = await import('@nats-io/transport-node');
    for (const servers of [van, bus.hub].map(({ port }) => `127.0.0.1:${String(port)}`)) {
      await expect(connect({ servers, reconnect: false })).rejects.toThrow();
      await expect(connect({ servers, user: 'CN=van-3.1', pass: '', reconnect: false })).rejects.toThrow();
    }
  });
});
