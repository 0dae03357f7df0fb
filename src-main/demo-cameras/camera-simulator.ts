import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { extname } from 'node:path';
import { type Clip, readClip } from './annex-b.ts';
import { type CameraFault, CameraMount, type MountOptions } from './camera-mount.ts';
import { RtspConnection } from './rtsp-connection.ts';

/** Cameras made of clips, served on 127.0.0.1. */
export interface CameraSimulator {
  readonly port: number;
  /** The address of a mount, without credentials. */
  urlOf(mountId: string): string;
  setFault(mountId: string, fault: CameraFault | null): void;
  /** Closes the connections of those who watch now; they may connect again at once. */
  dropViewers(mountId: string): void;
  viewerCount(mountId: string): number;
  /** When the first picture of its clip was due: milliseconds since 1970 UTC. */
  startedAt(mountId: string): number;
  close(): Promise<void>;
}

/**
 * Serves looping clips as live RTSP streams (RTP interleaved over TCP, digest authentication, H.264 and H.265).
 * @param options.port 0 or left out for any free port.
 */
export async function startCameraSimulator(options: {
  readonly mounts: readonly MountOptions[];
  readonly port?: number;
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

  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    new RtspConnection(socket, mountAt);
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo: neither a pipe's name nor null.
  const { port } = server.address() as AddressInfo;

  return {
    port,
    urlOf: (id) => `rtsp://127.0.0.1:${port}${mountOf(id).path}`,
    setFault: (id, fault) => mountOf(id).setFault(fault),
    dropViewers: (id) => mountOf(id).dropViewers(),
    viewerCount: (id) => mountOf(id).viewerCount,
    startedAt: (id) => mountOf(id).startedAt,
    close: async () => {
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
