import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { extname } from 'node:path';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { type Clip, readClip } from './annex-b.ts';
import { type CameraFault, CameraMount, type MountOptions } from './camera-mount.ts';
import type { MountCredentials } from './digest-authentication.ts';
import type { PoorNetwork } from './rtp-outlet.ts';
import { RtspConnection } from './rtsp-connection.ts';

/** Cameras made of clips, served on 127.0.0.1. */
export interface CameraSimulator {
  readonly port: number;
  /** The address of a mount, without credentials. */
  urlOf(mountId: string): string;
  setFault(mountId: string, fault: CameraFault | null): void;
  /** What a mount shows from now on. */
  show(mountId: string, clip: Clip, framesPerSecond: number): void;
  /** Sets a mount's clock; back with a negative number. */
  shiftClock(mountId: string, seconds: number): void;
  /** What becomes of a mount's packets over UDP. */
  setNetwork(mountId: string, network: PoorNetwork | null): void;
  setCredentials(mountId: string, credentials: MountCredentials): void;
  /** With TLS: shows another certificate to whoever connects from now on, and closes the connections that there are. */
  setCertificate(certificate: ServerCertificate): void;
  /** Closes the connections of those who watch now; they may connect again at once. */
  dropViewers(mountId: string): void;
  viewerCount(mountId: string): number;
  /** When the first picture of its clip was due: milliseconds since 1970 UTC. */
  startedAt(mountId: string): number;
  close(): Promise<void>;
}

export interface ServerCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/**
 * Serves looping clips as live RTSP streams (RTP interleaved over TCP, or over UDP where a mount offers it; digest authentication, H.264 and H.265).
 * @param options.port 0 or left out for any free port.
 * @param options.certificate with one, it speaks RTSP over TLS
 */
export async function startCameraSimulator(options: {
  readonly mounts: readonly MountOptions[];
  readonly port?: number;
  readonly certificate?: ServerCertificate;
}): Promise<CameraSimulator> {
  const mounts = options.mounts.map((mount) => new CameraMount(mount));
  const connections = new Set<Socket>();
  const mountAt = (path: string): CameraMount | undefined =>
    mounts.find((mount) => path === mount.path || path.startsWith(`${mount.path}/`));
  const mountOf = (id: string): CameraMount => {
    const mount = mounts.find((candidate) => candidate.id === id);
    if (mount === undefined) throw new Error(`the simulator has no camera ${id}`);
    return mount;
  };

  const serve = (socket: Socket): void => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    new RtspConnection(socket, mountAt);
  };
  const { certificate } = options;
  const tlsServer: TlsServer | null = certificate === undefined ? null : createTlsServer(certificate, serve);
  // A client that doesn't trust the certificate breaks off.
  tlsServer?.on('tlsClientError', () => undefined);
  const server: Server = tlsServer ?? createServer(serve);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo: neither a pipe's name nor null.
  const { port } = server.address() as AddressInfo;

  return {
    port,
    urlOf: (id) => `${tlsServer === null ? 'rtsp' : 'rtsps'}://127.0.0.1:${port}${mountOf(id).path}`,
    setFault: (id, fault) => mountOf(id).setFault(fault),
    show: (id, clip, framesPerSecond) => mountOf(id).show(clip, framesPerSecond),
    shiftClock: (id, seconds) => mountOf(id).shiftClock(seconds),
    setNetwork: (id, network) => {
      mountOf(id).network = network;
    },
    setCredentials: (id, credentials) => {
      const mount = mountOf(id);
      mount.credentials = credentials;
      mount.dropViewers();
    },
    setCertificate: (shown) => {
      tlsServer?.setSecureContext(shown);
      for (const socket of connections) socket.destroy();
    },
    dropViewers: (id) => mountOf(id).dropViewers(),
    viewerCount: (id) => mountOf(id).viewerCount,
    startedAt: (id) => mountOf(id).startedAt,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };
}

/** Reads an elementary stream; its codec follows from the ending `.h264` or `.h265`. */
export async function loadClip(file: string): Promise<Clip> {
  const ending = extname(file);
  if (ending !== '.h264' && ending !== '.h265') throw new Error(`${file} is neither .h264 nor .h265`);
  return readClip(await readFile(file), ending === '.h264' ? 'h264' : 'h265');
}
