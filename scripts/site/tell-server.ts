import { setTimeout as pause } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { AppError } from '../../src-main/contract/errors.ts';
import type { HubFile } from '../../src-main/engine/sites/bus/bus-state.ts';
import { certificateName, countingNames } from './bus-files.ts';
import { account, operatorUser, userOf } from './configuration.ts';

const timeoutMs = 5_000;
/** How long a site may take to come in anew: its leaf tries again every second. */
const comesInWithinMs = 15_000;
const lookEveryMs = 1_500;
const mostConnections = 100_000;
const answerSchema = z.looseObject({
  server: z.looseObject({ id: z.string() }),
  error: z.looseObject({ description: z.string() }).optional(),
  data: z.unknown().optional(),
});
const connectionsSchema = z.looseObject({
  connections: z.array(
    z.looseObject({ cid: z.number().int(), kind: z.string(), authorized_user: z.string().optional() }),
  ),
});

/**
 * Has the hub's server read its configuration again, then ends the connection of every leaf that is named in it no more: reading
 * alone leaves those that are there. False: no server runs here, and the next that starts will know.
 * @throws AppError when it runs, and has not done so
 */
export async function tellServer(hub: HubFile): Promise<boolean> {
  const connection = await connectAsOperator(hub);
  if (connection === null) return false;
  const counting = new Set(countingNames(hub).map((name) => userOf(name)));
  try {
    const id = await serverOf(connection);
    await ask(connection, `$SYS.REQ.SERVER.${id}.RELOAD`);
    for (const { cid, user } of await leavesOf(connection, id))
      if (user === undefined || !counting.has(user))
        await ask(connection, `$SYS.REQ.SERVER.${id}.KICK`, { cid });
    return true;
  } catch (cause) {
    throw new AppError(
      'conflict',
      'The list was changed, but the hub’s server did not do as it was told. Restart the server now: until then who was connected still is.',
      { cause },
    );
  } finally {
    await connection.close();
  }
}

/**
 * Waits until a site is in by this certificate, and ends its connections by others meanwhile, so that it comes anew. False: it didn't.
 * @throws AppError where no server runs here
 */
export async function comesInBy(
  hub: HubFile,
  { site, name }: { readonly site: string; readonly name: string },
): Promise<boolean> {
  const connection = await connectAsOperator(hub);
  if (connection === null)
    throw new AppError('conflict', 'The hub’s server does not run here just now. Start it, and try again.');
  try {
    const id = await serverOf(connection);
    const others = new Set(
      hub.issued.filter((one) => one.site === site).map((one) => userOf(certificateName(one))),
    );
    others.delete(userOf(name));
    const until = performance.now() + comesInWithinMs;
    while (performance.now() < until) {
      const leaves = await leavesOf(connection, id);
      if (leaves.some(({ user }) => user === userOf(name))) return true;
      for (const { cid, user } of leaves)
        if (user !== undefined && others.has(user))
          await ask(connection, `$SYS.REQ.SERVER.${id}.KICK`, { cid });
      await pause(lookEveryMs);
    }
    return false;
  } finally {
    await connection.close();
  }
}

const serverOf = async (connection: NatsConnection): Promise<string> =>
  (await ask(connection, '$SYS.REQ.SERVER.PING')).server.id;

/** The leaves that are connected, and as whom. */
async function leavesOf(
  connection: NatsConnection,
  id: string,
): Promise<readonly { readonly cid: number; readonly user: string | undefined }[]> {
  const filter = { acc: account, auth: true, limit: mostConnections };
  const { data } = await ask(connection, `$SYS.REQ.SERVER.${id}.CONNZ`, filter);
  return connectionsSchema
    .parse(data)
    .connections.filter(({ kind }) => kind === 'Leafnode')
    .map(({ cid, authorized_user: user }) => ({ cid, user }));
}

async function ask(
  connection: NatsConnection,
  subject: string,
  body: object = {},
): Promise<z.infer<typeof answerSchema>> {
  const message = await connection.request(subject, JSON.stringify(body), { timeout: timeoutMs });
  const answer = answerSchema.parse(message.json());
  if (answer.error !== undefined) throw new Error(answer.error.description);
  return answer;
}

async function connectAsOperator({
  port,
  operatorPassword,
}: Pick<HubFile, 'port' | 'operatorPassword'>): Promise<NatsConnection | null> {
  const { connect, errors } = await import('@nats-io/transport-node');
  try {
    return await connect({
      servers: `127.0.0.1:${String(port)}`,
      user: operatorUser,
      pass: operatorPassword,
      reconnect: false,
      timeout: timeoutMs,
    });
  } catch (cause) {
    if (cause instanceof errors.ConnectionError) return null; // nobody listens
    throw cause;
  }
}
