import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type Clip, readClip } from './annex-b.ts';
import type { MountOptions } from './camera-mount.ts';
import { type CameraSimulator, startCameraSimulator } from './camera-simulator.ts';

/** A keyframe too large for one packet, and a small picture: shaped like H.264, though no decoder would take it. */
const keyframe = Uint8Array.from({ length: 5_000 }, (_, index) =>
  index === 0 ? 0x65 : 0x80 | (index % 120),
);
const delta = Uint8Array.of(0x41, 0x9a, 0x26, 0x3f);
const sps = Uint8Array.of(0x67, 0x64, 0x00, 0x1f, 0xac);
const pps = Uint8Array.of(0x68, 0xee, 0x3c);
const startCode = Uint8Array.of(0, 0, 0, 1);
const bytes = Buffer.concat([sps, pps, keyframe, delta, delta].flatMap((unit) => [startCode, unit]));
const clip: Clip = readClip(bytes, 'h264');

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(mount: Partial<MountOptions> = {}): Promise<CameraSimulator> {
  const simulator = await startCameraSimulator({
    mounts: [{ id: 'high-street', clip, framesPerSecond: 100, ...mount }],
  });
  closers.push(() => simulator.close());
  return simulator;
}

interface Reply {
  readonly status: string;
  readonly head: string;
  readonly body: string;
}

/** A client that reads replies and interleaved packets from the same connection. */
class Client {
  readonly socket: Socket;
  #buffer = Buffer.alloc(0);
  #sequence = 0;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#wake();
    });
    this.socket.on('close', () => this.#wake());
    this.socket.on('error', () => undefined);
    closers.push(() => void this.socket.destroy());
  }

  async ask(method: string, url: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    this.#sequence += 1;
    const lines = Object.entries({ CSeq: String(this.#sequence), ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    this.socket.write(`${method} ${url} RTSP/1.0\r\n${lines.join('\r\n')}\r\n\r\n`);
    await this.#until(() => this.#buffer.indexOf('\r\n\r\n') >= 0);
    const end = this.#buffer.indexOf('\r\n\r\n') + 4;
    const head = this.#buffer.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    await this.#until(() => this.#buffer.length >= end + length);
    const body = this.#buffer.toString('latin1', end, end + length);
    this.#buffer = this.#buffer.subarray(end + length);
    return { status: head.slice('RTSP/1.0 '.length, head.indexOf('\r\n')), head, body };
  }

  /** The next RTP packet, without its interleaving. */
  async packet(): Promise<Buffer> {
    await this.#until(
      () => this.#buffer.length >= 4 && this.#buffer.length >= 4 + this.#buffer.readUInt16BE(2),
    );
    expect(this.#buffer[0]).toBe(0x24);
    const end = 4 + this.#buffer.readUInt16BE(2);
    const packet = Buffer.from(this.#buffer.subarray(4, end));
    this.#buffer = this.#buffer.subarray(end);
    return packet;
  }

  async play(url: string): Promise<void> {
    expect(
      (await this.ask('SETUP', `${url}/trackID=0`, { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' }))
        .status,
    ).toBe('200 OK');
    expect((await this.ask('PLAY', url)).status).toBe('200 OK');
  }

  async #until(isThere: () => boolean): Promise<void> {
    while (!isThere()) {
      if (this.socket.destroyed) throw new Error('the simulator closed the connection');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

describe('reading a clip', () => {
  test('cuts it into pictures, parameter sets with the picture that follows', () => {
    expect(
      clip.accessUnits.map(({ isKeyframe, nalUnits }) => ({
        isKeyframe,
        types: nalUnits.map(([first]) => first),
      })),
    ).toEqual([
      { isKeyframe: true, types: [0x67, 0x68, 0x65] },
      { isKeyframe: false, types: [0x41] },
      { isKeyframe: false, types: [0x41] },
    ]);
    expect(clip.parameterSets.map((set) => [...set])).toEqual([sps, pps].map((set) => [...set]));
  });

  test('refuses reordered pictures, whose times a raw stream doesn’t say', () => {
    // first_mb_in_slice 0, slice_type 1: bits 1, 010.
    const reordered = Buffer.concat([bytes, startCode, Uint8Array.of(0x01, 0b1010_0000)]);
    expect(() => readClip(reordered, 'h264')).toThrow('B pictures');
  });

  test('refuses what begins without a keyframe', () => {
    const tail = Buffer.concat([sps, pps, delta].flatMap((unit) => [startCode, unit]));
    expect(() => readClip(tail, 'h264')).toThrow('keyframe');
  });
});

describe('the camera simulator', () => {
  test('describes its stream with the parameter sets', async () => {
    const simulator = await start();
    const client = new Client(simulator.port);
    expect((await client.ask('OPTIONS', simulator.urlOf('high-street'))).head).toContain('DESCRIBE');
    const { status, head, body } = await client.ask('DESCRIBE', simulator.urlOf('high-street'));
    expect(status).toBe('200 OK');
    expect(head).toContain('application/sdp');
    expect(body).toContain('a=rtpmap:96 H264/90000');
    expect(body).toContain(
      `profile-level-id=64001f;sprop-parameter-sets=${[sps, pps].map(base64).join(',')}`,
    );
  });

  test('sends pictures in packets whose times rise evenly over the end of the loop', async () => {
    const simulator = await start();
    const client = new Client(simulator.port);
    await client.play(simulator.urlOf('high-street'));
    const pictures: { timestamp: number; units: Buffer[] }[] = [];
    let sequence: number | undefined;
    while (pictures.length < 8) {
      const packet = await client.packet();
      expect(packet.readUInt16BE(2)).toBe(
        sequence === undefined ? packet.readUInt16BE(2) : (sequence + 1) & 0xffff,
      );
      sequence = packet.readUInt16BE(2);
      const timestamp = packet.readUInt32BE(4);
      if (pictures.at(-1)?.timestamp !== timestamp) pictures.push({ timestamp, units: [] });
      pictures.at(-1)?.units.push(packet.subarray(12));
    }
    const whole = pictures.slice(0, 7);
    const steps = whole
      .slice(1)
      .map(({ timestamp }, index) => (timestamp - (whole[index]?.timestamp ?? 0) + 2 ** 32) % 2 ** 32);
    expect(steps).toEqual(Array(6).fill(900));
    expect(whole.map(({ units }) => unpack(units).length)).toEqual([3, 1, 1, 3, 1, 1, 3]);
    expect(unpack(whole[0]?.units ?? [])).toEqual([sps, pps, keyframe].map((unit) => Buffer.from(unit)));
  });

  test('lets nobody in without the right answer to its challenge', async () => {
    const credentials = { userName: 'demo', password: 'se:cret' };
    const simulator = await start({ credentials });
    const url = simulator.urlOf('high-street');
    const client = new Client(simulator.port);
    const challenge = await client.ask('DESCRIBE', url);
    expect(challenge.status).toBe('401 Unauthorized');
    const nonce = /nonce="([^"]+)"/.exec(challenge.head)?.[1] ?? '';
    const realm = /realm="([^"]+)"/.exec(challenge.head)?.[1] ?? '';
    const answer = (password: string): string => {
      const response = md5(
        `${md5(`demo:${realm}:${password}`)}:${nonce}:00000001:abc:auth:${md5(`DESCRIBE:${url}`)}`,
      );
      return `Digest username="demo", realm="${realm}", nonce="${nonce}", uri="${url}", qop=auth, nc=00000001, cnonce="abc", response="${response}"`;
    };
    expect((await client.ask('DESCRIBE', url, { Authorization: answer('wrong') })).status).toBe(
      '401 Unauthorized',
    );
    expect((await client.ask('PLAY', url)).status).toBe('401 Unauthorized');
    expect((await client.ask('DESCRIBE', url, { Authorization: answer('se:cret') })).status).toBe('200 OK');
  });

  test('answers requests that it can’t serve with their RTSP status', async () => {
    const simulator = await start();
    const url = simulator.urlOf('high-street');
    const client = new Client(simulator.port);
    expect((await client.ask('DESCRIBE', `rtsp://127.0.0.1:${simulator.port}/nowhere`)).status).toBe(
      '404 Not Found',
    );
    expect((await client.ask('PLAY', url)).status).toBe('455 Method Not Valid in This State');
    expect(
      (await client.ask('SETUP', url, { Transport: 'RTP/AVP;unicast;client_port=5000-5001' })).status,
    ).toBe('461 Unsupported Transport');
    expect((await client.ask('RECORD', url)).status).toBe('405 Method Not Allowed');
  });

  test('refuses, drops and offers sound alone when it is told to', async () => {
    const simulator = await start();
    const url = simulator.urlOf('high-street');
    const client = new Client(simulator.port);
    simulator.setFault('high-street', 'refuse');
    expect((await client.ask('DESCRIBE', url)).status).toBe('503 Service Unavailable');
    simulator.setFault('high-street', 'not-video');
    const { body } = await client.ask('DESCRIBE', url);
    expect(body).toContain('m=audio');
    expect(body).not.toContain('m=video');
    simulator.setFault('high-street', null);
    await client.play(url);
    expect(simulator.viewerCount('high-street')).toBe(1);
    const closed = once(client.socket, 'close');
    simulator.setFault('high-street', 'drop');
    await closed;
  });

  test('leaves a viewer who says goodbye', async () => {
    const simulator = await start({ framesPerSecond: 0.1 });
    const url = simulator.urlOf('high-street');
    const client = new Client(simulator.port);
    await client.play(url);
    const closed = once(client.socket, 'close');
    expect((await client.ask('TEARDOWN', url)).status).toBe('200 OK');
    await closed;
    expect(simulator.viewerCount('high-street')).toBe(0);
  });

  test('closes on what is no RTSP', async () => {
    const simulator = await start();
    const client = new Client(simulator.port);
    const closed = once(client.socket, 'close');
    client.socket.write('GET / HTTP/1.1\r\nHost: camera\r\n\r\n');
    await closed;
  });
});

/** Puts FU-A fragments (RFC 6184 section 5.8) back together. */
function unpack(payloads: readonly Buffer[]): readonly Buffer[] {
  const units: Buffer[] = [];
  for (const payload of payloads) {
    const [indicator = 0, fragment = 0] = payload;
    if ((indicator & 0x1f) !== 28) units.push(payload);
    else if ((fragment & 0x80) !== 0) {
      units.push(Buffer.concat([Buffer.from([(indicator & 0xe0) | (fragment & 0x1f)]), payload.subarray(2)]));
    } else units.push(Buffer.concat([units.pop() ?? Buffer.alloc(0), payload.subarray(2)]));
  }
  return units;
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
