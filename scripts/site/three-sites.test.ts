import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBus } from '../../src-main/engine/sites/bus/bus.ts';
import { connectionFileSchema } from '../../src-main/engine/sites/bus/connection-file.ts';
import { PostOffice } from '../../src-main/engine/sites/post-office.ts';
import { passwordOf, PeopleOffice } from '../../src-main/engine/testing/people-office.ts';
import type { CommandDeps } from '../authority/command.ts';
import type { Terminal } from '../terminal.ts';
import { readBusFile } from './bus-files.ts';
import { init, joinBus, list } from './commands.ts';
import { configurationFile } from './hub.ts';
import { introduce, trust } from './joining.ts';
import { lost } from './lost.ts';
import { freePort, natsServer, startNats, type NatsProcess } from './testing/nats-process.ts';

const passphrase = 'four quiet words here';
const sites = ['van-3', 'van-4', 'van-5'] as const;

/** What docs/many-sites.md says, command by command, on four data folders with people of their own and real servers. */
describe.skipIf(natsServer === undefined)('from one workstation to three sites', { timeout: 300_000 }, () => {
  let stick = '';
  let control: PeopleOffice;
  let vans: Record<(typeof sites)[number], PeopleOffice>;
  const servers: NatsProcess[] = [];

  const open = async (): Promise<PeopleOffice> => {
    const office = await PeopleOffice.make();
    await office.start();
    const admin = await office.setUp();
    await office.add('sam', 'supervisor', admin, null);
    await office.close();
    return office;
  };
  beforeEach(async () => {
    stick = await mkdtemp(join(tmpdir(), 'cordon-stick-'));
    control = await open();
    vans = { 'van-3': await open(), 'van-4': await open(), 'van-5': await open() };
  }, 240_000);
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    for (const office of [control, ...Object.values(vans)]) await office[Symbol.asyncDispose]();
    await rm(stick, { recursive: true });
  });

  type Command = (args: readonly string[], deps: CommandDeps) => Promise<void>;
  async function run(
    command: Command,
    args: readonly string[],
    answers: readonly string[] = [],
  ): Promise<string> {
    const left = [...answers];
    const said: string[] = [];
    const ask = (): Promise<string> => Promise.resolve(left.shift() ?? '');
    const terminal: Terminal = { ask, askHidden: ask, close: () => undefined };
    const passphraseCost = { memoryKiB: 64, passes: 1, lanes: 1 };
    await command(args, { terminal, say: (line) => said.push(line), now: Date.now, passphraseCost });
    return said.join('\n');
  }
  /** The same by two people of a machine. */
  async function asTwo(
    office: PeopleOffice,
    command: Command,
    args: readonly string[],
    first: readonly string[] = [],
  ) {
    const secret = join(stick, `secret-of-${office.directory.split('/').at(-1) ?? ''}`);
    await writeFile(secret, office.deviceSecret);
    const { loginName, password } = office.insider;
    return run(
      command,
      [office.directory, ...args, '--device-secret', secret],
      [...first, loginName, password, 'sam', passwordOf('sam')],
    );
  }
  const fingerprintIn = (said: string): string => /\n {4}(\S[^\n]*)\n/.exec(said)?.[1] ?? '';

  it('goes as the document says, and a lost van is ended in one action', async () => {
    const [port, leafPort] = [await freePort(), await freePort()];
    const address = `127.0.0.1:${String(leafPort)}`;
    await run(
      init,
      [control.directory, '--address', address, '--port', String(port)],
      [passphrase, passphrase],
    );
    servers.push(await startNats(configurationFile(control.directory), port));
    const ofControl = await asTwo(control, introduce, ['--out', stick]);
    for (const name of sites) {
      const { directory } = vans[name];
      const own = await freePort();
      await run(joinBus, [directory, '--name', name, '--port', String(own), '--out', stick]);
      const request = join(stick, `${name}.bus-request.json`);
      const told = await run(
        joinBus,
        [control.directory, '--request', request, '--out', stick],
        [passphrase],
      );
      expect(told).toContain('has read its configuration again');
      await run(joinBus, [directory, '--grant', join(stick, `${name}.bus-grant.json`)]);
      servers.push(await startNats(configurationFile(directory), own));
      const ofVan = await asTwo(vans[name], introduce, ['--out', stick]);
      const file = (who: string): readonly string[] => ['--machine', join(stick, `${who}.machine.json`)];
      // Somebody else's fingerprint joins nobody.
      await expect(asTwo(control, trust, file(name), [fingerprintIn(ofControl)])).rejects.toThrow(
        'not the fingerprint',
      );
      await asTwo(control, trust, file(name), [fingerprintIn(ofVan)]);
      await asTwo(vans[name], trust, file('control'), [fingerprintIn(ofControl)]);
    }
    expect((await run(list, [control.directory])).match(/counts until/g)).toHaveLength(3);

    // A van that is on its way, and hears the order.
    const van = vans['van-3'];
    await van.restart();
    const connection = await readBusFile(
      join(van.directory, 'bus/engine.json'),
      connectionFileSchema,
      'a connection',
    );
    const office = new PostOffice({
      database: van.database,
      bus: await openBus(connection, () => undefined),
      name: 'van-3',
      onTaken: () => undefined,
      onDefect: () => undefined,
      elapsed: () => performance.now(),
    });
    await office.refresh();
    const why = ['--reason', 'Stolen on the 4th'];
    const said = await asTwo(control, lost, ['--name', 'van-3', ...why]);
    expect(said).toContain('has the order to destroy every list');
    expect(said).toContain('let nobody in any more');
    await office.stop();
    expect(await van.logWords()).toEqual(
      expect.arrayContaining([expect.stringContaining('had 0 lists destroyed here')]),
    );
    expect(await run(list, [control.directory])).toMatch(/van-3\.1 .* revoked/);
    // The others are as they were; one that is off hears nothing, and is ended all the same.
    const silent = await asTwo(control, lost, ['--name', 'van-4', ...why]);
    expect(silent).toContain('was not heard of');
    await expect(asTwo(control, lost, ['--name', 'van-4', ...why])).rejects.toThrow(
      'No machine called van-4',
    );
    await expect(
      asTwo(control, trust, ['--machine', join(stick, 'van-3.machine.json')], ['x']),
    ).rejects.toThrow('not the fingerprint');
  });
});
