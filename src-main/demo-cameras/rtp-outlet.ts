import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { interleaved } from './rtp-packetiser.ts';

/** Where a viewer's packets go. */
export interface RtpOutlet {
  /** What could not be sent yet. */
  readonly backlogBytes: number;
  send(packets: readonly Buffer[]): void;
  /** From now on this many bytes a second and no more; null for all at once. */
  drip(bytesPerSecond: number | null): void;
  close(): void;
}

/** What a network does to packets that nobody sends again. */
export interface PoorNetwork {
  /** Of all packets. */
  readonly lostShare: number;
  /** Of all packets: these come so much later. */
  readonly lateShare: number;
  readonly lateMs: number;
}

const dripIntervalMs = 100;

/** RTP within the RTSP connection itself. */
export class InterleavedOutlet implements RtpOutlet {
  readonly #socket: Socket;
  readonly #channel: number;
  #held: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, channel: number) {
    this.#socket = socket;
    this.#channel = channel;
  }

  get backlogBytes(): number {
    return this.#socket.writableLength + this.#held.length;
  }

  send(packets: readonly Buffer[]): void {
    const bytes = interleaved(packets, this.#channel);
    if (this.#timer === undefined) this.#socket.write(bytes);
    else this.#held = Buffer.concat([this.#held, bytes]);
  }

  drip(bytesPerSecond: number | null): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (bytesPerSecond === null) {
      if (this.#held.length > 0) this.#socket.write(this.#held);
      this.#held = Buffer.alloc(0);
      return;
    }
    const drop = Math.max(1, Math.round((bytesPerSecond * dripIntervalMs) / 1_000));
    this.#timer = setInterval(() => {
      if (this.#held.length > 0) this.#socket.write(this.#held.subarray(0, drop));
      this.#held = this.#held.subarray(drop);
    }, dripIntervalMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** RTP over UDP, through a network that may lose packets or let them overtake one another. */
export class UdpOutlet implements RtpOutlet {
  readonly backlogBytes = 0;
  readonly #rtp: UdpSocket;
  readonly #rtcp: UdpSocket;
  readonly #clientPort: number;
  readonly #network: () => PoorNetwork | null;
  readonly #random: () => number;
  readonly #late = new Set<NodeJS.Timeout>();
  #isClosed = false;

  private constructor(
    sockets: readonly [UdpSocket, UdpSocket],
    clientPort: number,
    network: () => PoorNetwork | null,
    random: () => number,
  ) {
    [this.#rtp, this.#rtcp] = sockets;
    this.#clientPort = clientPort;
    this.#network = network;
    this.#random = random;
  }

  static async open(
    clientPort: number,
    network: () => PoorNetwork | null,
    random: () => number,
  ): Promise<UdpOutlet> {
    const sockets = await Promise.all([boundSocket(), boundSocket()]);
    return new UdpOutlet(sockets, clientPort, network, random);
  }

  /** As a `Transport` header says it. */
  get serverPorts(): string {
    return [this.#rtp, this.#rtcp].map((socket) => (socket.address() as AddressInfo).port).join('-');
  }

  send(packets: readonly Buffer[]): void {
    for (const packet of packets) this.#sendOne(packet);
  }

  /** What would come too slowly is lost instead. */
  drip(): void {}

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of this.#late) clearTimeout(timer);
    this.#rtp.close();
    this.#rtcp.close();
  }

  #sendOne(packet: Buffer): void {
    const network = this.#network();
    if (network === null) return this.#post(packet);
    if (this.#random() < network.lostShare) return;
    if (this.#random() >= network.lateShare) return this.#post(packet);
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      this.#post(packet);
    }, network.lateMs);
    this.#late.add(timer);
  }

  #post(packet: Buffer): void {
    this.#rtp.send(packet, this.#clientPort, '127.0.0.1', () => undefined);
  }
}

/** What viewers report (RTCP) is not asked for. */
async function boundSocket(): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
