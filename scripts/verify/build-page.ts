import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { root } from '../paths.ts';

const folder = join(root, 'src-main', 'verifier');

/** What needs Node has a twin that doesn't. */
const withoutNode: Plugin = {
  name: 'without-node',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!source.endsWith('/portable/crypto.ts') && !source.endsWith('./crypto.ts')) return null;
    if (importer?.includes('node_modules') === true) return null;
    return join(root, 'src-main', 'engine', 'portable', 'crypto.browser.ts');
  },
};

/**
 * The verifier of evidence packs as one HTML file. Its own policy forbids every connection, and every script and style
 * but the ones that were built into it.
 */
export async function buildVerifierPage(): Promise<string> {
  const [html, style, script] = await Promise.all([
    readFile(join(folder, 'page.html'), 'utf8'),
    readFile(join(folder, 'page.css'), 'utf8'),
    bundle(),
  ]);
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  // As functions, so that no $ in them means anything.
  return html
    .replace('<!-- policy -->', () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`)
    .replace('<!-- style -->', () => `<style>${style}</style>`)
    .replace('<!-- script -->', () => `<script type="module">${script}</script>`);
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    plugins: [withoutNode],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: { input: join(folder, 'page.ts') },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (output === undefined || !('output' in output)) throw new Error('nothing was built');
  const [chunk, ...more] = output.output;
  if (chunk.type !== 'chunk' || more.length > 0) throw new Error('the page needs more than one file');
  // What would end the element that it stands in; it means the same in a text of JavaScript.
  return chunk.code.replaceAll('</script', String.raw`<\/script`);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
