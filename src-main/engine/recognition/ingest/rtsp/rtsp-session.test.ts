import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { RtspSession, SessionOverError } from './rtsp-session.ts';

/** A session with a server that does this with its connection. */
async function sessionWith(serve: (socket: Socket) => void): Promise<RtspSession> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo: neither a pipe's name nor null.
  const { port } = server.address() as AddressInfo;
  const session = new RtspSession('127.0.0.1', port, { userName: undefined, password: undefined });
  onTestFinished(() => {
    session.close();
    server.close();
  });
  return session;
}

const packetBytes = 60_000;
const packets = 200;

test('what nobody takes stays with the camera, and comes when it is taken', async () => {
  let sent = 0;
  const session = await sessionWith((socket) => {
    const packet = Buffer.alloc(4 + packetBytes);
    packet.set([0x24, 0, packetBytes >> 8, packetBytes & 0xff]);
    const send = (): void => {
      for (; sent < packets; sent += 1) {
        packet.fill(sent, 4);
        if (!socket.write(Buffer.from(packet))) {
          sent += 1;
          socket.once('drain', send);
          return;
        }
      }
    };
    send();
  });
  await session.more();
  // Until it is full, and some turns of the loop longer.
  for (let last = -1; last !== sent;) {
    last = sent;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(sent).toBeLessThan(packets);
  const first: (number | undefined)[] = [];
  while (first.length < packets) {
    const item = session.take();
    if (item === null) await session.more();
    if (item?.kind === 'packet') first.push(item.bytes[0]);
  }
  expect(first).toEqual(Array.from({ length: packets }, (_, nth) => nth % 256));
});

test('when the camera ends it, what came before can be taken, and then nothing comes', async () => {
  const session = await sessionWith((socket) => socket.end(Buffer.from([0x24, 5, 0, 1, 9])));
  await session.more();
  expect(session.take()).toEqual({ kind: 'packet', channel: 5, bytes: Buffer.from([9]) });
  expect(session.take()).toBeNull();
  await expect(session.more()).rejects.toThrow(SessionOverError);
  await expect(session.more()).rejects.toThrow(SessionOverError);
});
