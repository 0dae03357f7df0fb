import pino from 'pino';
import { nodeSpawner } from '../../src-main/engine/processes/channel.ts';
import {
  IngestClient,
  type IngestClientDeps,
} from '../../src-main/engine/recognition/ingest/ingest-client.ts';
import type { Link } from './link.ts';

type Heard = Partial<Pick<IngestClientDeps, 'onInit' | 'onFragment' | 'onStats'>>;

/** The real ingest process, not started yet. @param heard what is listened to; all else that it says is dropped */
export function createIngest({ socketPath, token }: Link, heard: Heard): IngestClient {
  return new IngestClient({
    spawner: nodeSpawner,
    logger: pino(pino.destination(2)),
    socketPath,
    token,
    recordingsDirectory: '/nowhere',
    onState: () => undefined,
    onSubstream: () => undefined,
    onTroubles: () => undefined,
    onStream: () => undefined,
    onPicture: () => undefined,
    onInit: () => undefined,
    onFragment: () => undefined,
    onStats: () => undefined,
    ...heard,
  });
}
