import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { plainReply, type MediaReply } from './media-requests.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
};

/**
 * Reads a file of the built renderer. A path without an extension is one of the console's own addresses and gets
 * the page itself.
 */
export async function readRendererFile(rendererDirectory: string, urlPath: string): Promise<MediaReply> {
  const path = extname(urlPath) === '' ? '/index.html' : urlPath;
  const contentType = contentTypes[extname(path)];
  // Names that the bundler makes; anything else, `..` above all, is nothing of the renderer's.
  if (contentType === undefined || !/^(\/[\w-][\w.-]*)+$/.test(path))
    return plainReply(404, 'There is no such file.');
  try {
    return { status: 200, contentType, body: await readFile(join(rendererDirectory, path)) };
  } catch {
    return plainReply(404, 'There is no such file.');
  }
}
