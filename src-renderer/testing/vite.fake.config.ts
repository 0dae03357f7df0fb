import { createReadStream, existsSync } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const types: Readonly<Record<string, string>> = {
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/mp4',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
};

/** Serves a folder as `/media/<ticket>/`, as the hosts do from the engine's memory. */
function fakeMedia(folder: string | undefined): Plugin {
  return {
    name: 'fake-media',
    configureServer({ middlewares }) {
      middlewares.use('/media', (request, response) => {
        const path = decodeURIComponent(new URL(request.url ?? '/', 'http://fake').pathname);
        const root = resolve(folder ?? '.');
        const file = join(root, ...path.split('/').slice(2));
        if (folder === undefined || !file.startsWith(root + sep) || !existsSync(file)) {
          response.statusCode = 404;
          response.end();
          return;
        }
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
        response.setHeader('cache-control', 'no-store');
        createReadStream(file).pipe(response);
      });
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [react(), fakeMedia(process.env['CORDON_FAKE_MEDIA'])],
  server: { host: '127.0.0.1', port: 5199, strictPort: true, fs: { allow: ['..'] } },
});
