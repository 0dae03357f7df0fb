import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { CameraMount } from './camera-mount.ts';
import { InterleavedOutlet, type RtpOutlet, UdpOutlet } from './rtp-outlet.ts';
import { digestChallenge, isDigestAnswer } from './digest-authentication.ts';
import { type RtspRequest, RtspRequestReader } from './rtsp-request.ts';
import { describeClip, describeSoundOnly } from './session-description.ts';

interface Reply {
  readonly status: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One RTSP 1.0 connection (RFC 2326): at most one session, RTP interleaved over the same TCP connection. */
export class RtspConnection {
  readonly #socket: Socket;
  readonly #mountOf: (path: string) => CameraMount | undefined;
  readonly #reader = new RtspRequestReader();
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #session = randomBytes(8).toString('hex');
  #outlet: RtpOutlet | undefined;
  #playing: CameraMount | undefined;

  constructor(socket: Socket, mountOf: (path: string) => CameraMount | undefined) {
    this.#socket = socket;
    this.#mountOf = mountOf;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#playing?.leave(socket);
      this.#outlet?.close();
    });
  }

  #take(chunk: Buffer): void {
    try {
      for (const request of this.#reader.read(chunk))
        this.#answer(request).catch(() => this.#socket.destroy());
    } catch {
      this.#socket.destroy();
    }
  }

  async #answer(request: RtspRequest): Promise<void> {
    if (request.method === 'OPTIONS') {
      const methods = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN';
      this.#send(request, { status: '200 OK', headers: { Public: methods } });
      return;
    }
    const mount = this.#mountOf(pathOf(request.url));
    if (mount === undefined) return this.#send(request, { status: '404 Not Found' });
    if (mount.fault === 'drop') {
      this.#socket.destroy();
      return;
    }
    if (mount.fault === 'refuse') return this.#send(request, { status: '503 Service Unavailable' });
    if (!this.#mayWatch(mount, request)) {
      const headers = { 'WWW-Authenticate': digestChallenge(this.#nonce) };
      return this.#send(request, { status: '401 Unauthorized', headers });
    }
    this.#send(request, await this.#replyTo(mount, request));
    if (request.method === 'TEARDOWN') this.#socket.end();
  }

  async #replyTo(mount: CameraMount, request: RtspRequest): Promise<Reply> {
    const session = { Session: `${this.#session};timeout=60` };
    switch (request.method) {
      case 'DESCRIBE': {
        const body =
          mount.fault === 'not-video'
            ? describeSoundOnly()
            : describeClip(mount.clip, mount.framesPerSecond, mount.fault !== 'no-parameter-sets');
        const headers = { 'Content-Base': `${request.url}/`, 'Content-Type': 'application/sdp' };
        return { status: '200 OK', headers, body };
      }
      case 'SETUP': {
        const transport = request.headers.get('transport') ?? '';
        const agreed = await this.#agree(mount, transport);
        if (agreed === null) return { status: '461 Unsupported Transport' };
        return { status: '200 OK', headers: { ...session, Transport: agreed } };
      }
      case 'PLAY': {
        if (this.#outlet === undefined) return { status: '455 Method Not Valid in This State' };
        // The reply goes out before the first packet: play() only schedules.
        const track = `${request.url.replace(/\/$/, '')}/trackID=0`;
        const info = mount.play(this.#socket, this.#outlet, track);
        this.#playing = mount;
        return { status: '200 OK', headers: { ...session, Range: 'npt=now-', 'RTP-Info': info } };
      }
      case 'TEARDOWN':
        mount.leave(this.#socket);
        return { status: '200 OK', headers: session };
      case 'GET_PARAMETER':
        return { status: '200 OK', headers: session };
      default:
        return { status: '405 Method Not Allowed' };
    }
  }

  /** How the video will go; null where the viewer wants it as it can't. */
  async #agree(mount: CameraMount, transport: string): Promise<string | null> {
    const ports = /client_port=(\d+)-(\d+)/.exec(transport);
    if (/RTP\/AVP\/TCP/i.test(transport)) {
      const channel = Number(/interleaved=(\d+)/.exec(transport)?.[1] ?? 0) & 0xff;
      this.#outlet = new InterleavedOutlet(this.#socket, channel);
      return `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
    }
    if (ports === null || !mount.offersUdp) return null;
    const outlet = await UdpOutlet.open(Number(ports[1]), () => mount.network, Math.random);
    this.#outlet = outlet;
    if (this.#socket.destroyed) outlet.close();
    return `RTP/AVP;unicast;client_port=${ports[1]}-${ports[2]};server_port=${outlet.serverPorts}`;
  }

  #mayWatch(mount: CameraMount, request: RtspRequest): boolean {
    if (mount.credentials === undefined) return true;
    return isDigestAnswer(request.headers.get('authorization'), {
      method: request.method,
      nonce: this.#nonce,
      credentials: mount.credentials,
    });
  }

  #send(request: RtspRequest, { status, headers = {}, body = '' }: Reply): void {
    const head = [
      `RTSP/1.0 ${status}`,
      `CSeq: ${request.headers.get('cseq') ?? '0'}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ];
    this.#socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
}

function pathOf(url: string): string {
  return url.replace(/^rtsps?:\/\/[^/]*/i, '');
}
