import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Bundles the renderer only; everything else runs as it is compiled. */
export default defineConfig({
  root: fileURLToPath(new URL('src-renderer', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('out/src-renderer', import.meta.url)),
    emptyOutDir: true,
    // The oldest Electron that runs it is 33, the stand-in.
    target: 'chrome130',
    // The content security policy allows files of the application only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
