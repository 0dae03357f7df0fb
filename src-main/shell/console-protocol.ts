import { protocol, type Session } from 'electron';
import { securityHeaders } from '../engine-host/content-security-policy.ts';
import type { EngineProcess } from '../engine-host/engine-process.ts';
import { plainReply, type MediaReply } from '../engine-host/media-requests.ts';
import { readRendererFile } from '../engine-host/renderer-files.ts';

/** Where the console lives: `app://cordon/…` is the built renderer, `app://cordon/media/…` comes from the engine. */
export const consoleOrigin = 'app://cordon';

/** Makes `app:` a scheme with an origin of its own. Must run before Electron is ready. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers `app:` addresses in one session. */
export function serveConsole(session: Session, engine: EngineProcess, rendererDirectory: string): void {
  session.protocol.handle('app', async (request) => {
    const { status, contentType, body } = await answer(request);
    // A copy in a buffer of its own: what came from the engine may lie in a larger one.
    return new Response(Uint8Array.from(body), {
      status,
      headers: { ...securityHeaders, 'content-type': contentType },
    });
  });

  function answer(request: Request): Promise<MediaReply> | MediaReply {
    const { host, pathname, search } = new URL(request.url);
    if (host !== 'cordon') return plainReply(404, 'There is no such place.');
    if (request.method !== 'GET') return plainReply(405, 'Only reading is possible here.');
    if (!pathname.startsWith('/media/')) return readRendererFile(rendererDirectory, pathname);
    return engine.requestMedia(pathname.slice('/media/'.length) + search);
  }
}
