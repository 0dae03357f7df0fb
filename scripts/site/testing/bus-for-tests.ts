import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  busFolder,
  connectionFileName,
  connectionFileSchema,
} from '../../../src-main/engine/sites/bus/connection-file.ts';
import { inboxOf } from '../../../src-main/engine/sites/bus/subjects.ts';
import { admit, configurationFile, makeHub } from '../hub.ts';
import { beginLeaf, takeGrant } from '../leaf.ts';
import { freePort, startNats, type NatsProcess } from './nats-process.ts';

/** A server on the bus, with its folder; it can be killed and started again. */
export interface BusNode {
  readonly directory: string;
  readonly port: number;
  server(): NatsProcess;
  start(): Promise<void>;
  kill(): Promise<void>;
}

export interface BusForTests extends AsyncDisposable {
  readonly hub: BusNode;
  readonly authorityKey: string;
  /** Lets a site in, and starts its leaf. */
  addSite(site: string): Promise<BusNode>;
}

/** A hub on this machine, made as “npm run site” makes it, and the leaves that are added: real servers on loopback. */
export async function startBus(now = Date.now()): Promise<BusForTests> {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-bus-'));
  const nodes: BusNode[] = [];
  function nodeOf(directory: string, port: number): BusNode {
    let running: NatsProcess | null = null;
    const node: BusNode = {
      directory,
      port,
      server() {
        if (running === null) throw new Error('it does not run');
        return running;
      },
      async start() {
        running ??= await startNats(configurationFile(directory), port);
      },
      async kill() {
        const killed = running;
        running = null;
        await killed?.kill();
      },
    };
    nodes.push(node);
    return node;
  }

  const [port, leafPort] = [await freePort(), await freePort()];
  const directory = join(folder, 'control');
  const address = `127.0.0.1:${String(leafPort)}`;
  const authorityKey = await makeHub({ dataDirectory: directory, address, listen: address, port, now });
  const hub = nodeOf(directory, port);
  await hub.start();
  return {
    hub,
    authorityKey,
    async addSite(site) {
      const at = join(folder, site);
      const ownPort = await freePort();
      const { grant } = await admit(directory, await beginLeaf(at, site, ownPort), authorityKey, now);
      await takeGrant(at, grant);
      const node = nodeOf(at, ownPort);
      await node.start();
      return node;
    },
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Connects as the engine of a node does. */
export async function connectTo({ directory }: Pick<BusNode, 'directory'>): Promise<NatsConnection> {
  const text = await readFile(join(directory, busFolder, connectionFileName), 'utf8');
  const { name, address, user, password } = connectionFileSchema.parse(JSON.parse(text));
  return connect({
    servers: address,
    user,
    pass: password,
    inboxPrefix: inboxOf(name),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
}
