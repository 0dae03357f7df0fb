import type { ConsumerMessages, JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ConnectionFile } from './connection-file.ts';
import { hubDomain, inboxOf, streamOf, subjectOf, type Direction } from './subjects.ts';

/** What came, and how whoever carried it is told that it is done with. */
export interface Carried {
  readonly bytes: Uint8Array;
  /** Null for what came live. */
  readonly done: (() => void) | null;
}

/** The bus as one machine uses it. */
export interface Bus {
  /** Sends now, to whoever is there. */
  sendLive(site: string, direction: Direction, bytes: Uint8Array): void;
  /** Puts it into the hub's stream; resolves once that is on the hub's disk. @throws while the hub can't be reached */
  keep(site: string, direction: Direction, bytes: Uint8Array, id: string): Promise<void>;
  sendReceipt(site: string, direction: Direction, text: string): void;
  /** What comes live in a direction, of one site or of all (`*`). */
  hear(site: string, direction: Direction, onCarried: (carried: Carried) => void): void;
  hearReceipts(
    site: string,
    direction: Direction,
    onReceipt: (site: string, bytes: Uint8Array) => void,
  ): void;
  /** What lies in the stream for this machine, now and from now on; tries again until it is closed. */
  fetchKept(direction: Direction, consumer: string, onCarried: (carried: Carried) => void): void;
  /** At the control room: sees to it that streams, and what each site fetches by, are there. */
  prepare(sites: readonly string[]): Promise<void>;
  /** It lost its server, and has it again. */
  onBack(back: () => void): void;
  close(): Promise<void>;
}

const dayNanoseconds = 86_400_000_000_000;
const keptDays = 3;
const timeoutMs = 4_000;
const tryAgainMs = 1_000;

/** Loaded only where this machine has a place on a bus: one workstation needs none of it. */
export async function openBus(
  { name, address, user, password }: ConnectionFile,
  onDefect: (cause: unknown) => void,
): Promise<Bus> {
  const [{ connect }, { AckPolicy, jetstream, jetstreamManager, RetentionPolicy }] = await Promise.all([
    import('@nats-io/transport-node'),
    import('@nats-io/jetstream'),
  ]);
  const connection: NatsConnection = await connect({
    servers: address,
    user,
    pass: password,
    name: 'cordon',
    inboxPrefix: inboxOf(name),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    reconnectJitter: 50,
    // It may start before its server does.
    waitOnFirstConnect: true,
    pingInterval: 5_000,
  });
  const streams: JetStreamClient = jetstream(connection, { domain: hubDomain, timeout: timeoutMs });
  const fetching = new Set<ConsumerMessages>();
  let isClosed = false;
  const backs: (() => void)[] = [];
  void (async () => {
    for await (const status of connection.status())
      if (status.type === 'reconnect') for (const back of backs) back();
  })();

  async function fetchFrom(
    direction: Direction,
    consumer: string,
    onCarried: (carried: Carried) => void,
  ): Promise<void> {
    const found = await streams.consumers.get(streamOf[direction], consumer);
    const messages = await found.consume({
      max_messages: 64,
      expires: 10_000,
      abort_on_missing_resource: true,
    });
    fetching.add(messages);
    try {
      for await (const message of messages) onCarried({ bytes: message.data, done: () => message.ack() });
    } finally {
      fetching.delete(messages);
    }
  }

  return {
    sendLive: (site, direction, bytes) => connection.publish(subjectOf(site, direction, 'live'), bytes),
    async keep(site, direction, bytes, id) {
      await streams.publish(subjectOf(site, direction, 'kept'), bytes, {
        msgID: id,
        timeout: timeoutMs,
        retries: 0,
      });
    },
    sendReceipt: (site, direction, text) => connection.publish(subjectOf(site, direction, 'receipt'), text),
    hear(site, direction, onCarried) {
      connection.subscribe(subjectOf(site, direction, 'live'), {
        callback: (error, message) =>
          error === null ? onCarried({ bytes: message.data, done: null }) : onDefect(error),
      });
    },
    hearReceipts(site, direction, onReceipt) {
      connection.subscribe(subjectOf(site, direction, 'receipt'), {
        callback: (error, message) =>
          error === null ? onReceipt(message.subject.split('.')[1] ?? '', message.data) : onDefect(error),
      });
    },
    fetchKept(direction, consumer, onCarried) {
      void (async () => {
        while (!isClosed) {
          // Whatever ended it: the hub is away, or its consumer isn't there yet.
          await fetchFrom(direction, consumer, onCarried).catch(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
        }
      })();
    },
    async prepare(sites) {
      const manager: JetStreamManager = await jetstreamManager(connection, {
        domain: hubDomain,
        timeout: timeoutMs,
        checkAPI: false,
      });
      for (const direction of ['up', 'down'] as const) {
        const stream = {
          name: streamOf[direction],
          subjects: [subjectOf('*', direction, 'kept')],
          // What was taken goes.
          retention: RetentionPolicy.Workqueue,
          max_age: keptDays * dayNanoseconds,
        };
        await manager.streams.add(stream).catch(() => manager.streams.update(stream.name, stream));
      }
      const consumers = [
        { stream: streamOf.up, name: name, subject: subjectOf('*', 'up', 'kept') },
        ...sites.map((site) => ({
          stream: streamOf.down,
          name: site,
          subject: subjectOf(site, 'down', 'kept'),
        })),
      ];
      for (const { stream, name: durable, subject } of consumers)
        await manager.consumers.add(stream, {
          durable_name: durable,
          ack_policy: AckPolicy.Explicit,
          ack_wait: 30_000_000_000,
          max_ack_pending: 256,
          filter_subject: subject,
        });
    },
    onBack: (back) => void backs.push(back),
    async close() {
      isClosed = true;
      for (const messages of fetching) messages.stop();
      await connection.close();
    },
  };
}
