import { existsSync, mkdirSync } from 'node:fs';
import type { EngineToHost, HostToEngine } from '../../contract/host-protocol.ts';

/** A stand-in for the engine that speaks the host protocol: echoes, keeps a key, and dies when it is told to. */
function post(message: EngineToHost): void {
  process.send?.(message);
}

const connections = new Set<string>();

// The test's own host sends nothing but the protocol.
process.on('message', (message: HostToEngine) => {
  switch (message.kind) {
    case 'start':
      if (message.dataDirectory === '/damaged') {
        post({
          kind: 'failed',
          error: { code: 'database-damaged', message: 'Restore a backup.' },
          canRetry: false,
        });
        process.exit(1);
      }
      if (!existsSync(message.dataDirectory) && message.dataDirectory.endsWith('until-there-is-room')) {
        mkdirSync(message.dataDirectory);
        post({
          kind: 'failed',
          error: { code: 'disk-full', message: 'The disk is full.' },
          canRetry: true,
        });
        return;
      }
      process.env['KEYRING_FIRST_BYTE'] = String(message.keyring?.[0] ?? 'none');
      post({ kind: 'ready' });
      return;
    case 'wire.message':
      if (message.payload === 'die') process.exit(9);
      if (message.payload === 'unlock') post({ kind: 'keys.keep', keyring: new Uint8Array(32).fill(7) });
      if (message.payload === 'print')
        return post({ kind: 'print.request', requestId: 5, page: message.connectionId });
      if (typeof message.payload === 'string' && message.payload.startsWith('update '))
        return post({ kind: 'update.prepare', requestId: 6, folder: message.payload.slice(7) });
      if (message.payload === 'go' || message.payload === 'drop')
        return post({ kind: 'update.settle', requestId: 6, isWanted: message.payload === 'go' });
      if (typeof message.payload === 'object') return; // a request that is never answered
      post({
        kind: 'wire.message',
        connectionId: message.connectionId,
        payload: { echo: message.payload, keyring: process.env['KEYRING_FIRST_BYTE'] },
      });
      return;
    case 'media.request':
      if (message.path === 'never') return;
      post({
        kind: 'media.reply',
        requestId: message.requestId,
        status: 200,
        contentType: 'video/mp4',
        body: new Uint8Array(1_000_000).fill(message.path.length),
      });
      return;
    case 'console.trouble':
      // One that a real engine could not write: it waits for somebody to open the data.
      if (message.trouble.detail !== 'unwritten') post({ kind: 'console.noted', id: message.id });
      return;
    case 'stop':
      post({ kind: 'stopped' });
      process.exit(0);
      break;
    case 'print.reply':
      for (const connectionId of connections) {
        const { requestId, because, pdf } = message;
        post({ kind: 'wire.message', connectionId, payload: { requestId, because, pdf: pdf?.length } });
      }
      return;
    case 'update.reply':
      for (const connectionId of connections)
        post({ kind: 'wire.message', connectionId, payload: { refusal: message.refusal } });
      return;
    case 'wire.open':
      connections.add(message.connectionId);
      return;
    case 'wire.close':
  }
});
process.on('disconnect', () => process.exit(0));
