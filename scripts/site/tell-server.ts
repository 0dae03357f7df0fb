import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { AppError } from '../../src-main/contract/errors.ts';
import { countingNames, type HubFile } from './bus-files.ts';
import { account, operatorUser, userOf } from './configuration.ts';

const timeoutMs = 5_000;
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
    const { id } = (await ask(connection, '$SYS.REQ.SERVER.PING')).server;
    await ask(connection, `$SYS.REQ.SERVER.${id}.RELOAD`);
    const filter = { acc: account, auth: true, limit: mostConnections };
    const { data } = await ask(connection, `$SYS.REQ.SERVER.${id}.CONNZ`, filter);
    for (const { cid, kind, authorized_user: user } of connectionsSchema.parse(data).connections) {
      if (kind !== 'Leafnode' || (user !== undefined && counting.has(user))) continue;
      await ask(connection, `$SYS.REQ.SERVER.${id}.KICK`, { cid });
    }
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
