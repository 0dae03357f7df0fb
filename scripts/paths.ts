import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, absolute and without a trailing slash. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** Where set-up keeps what it fetched: `.cache` in the repository, or `CORDON_CACHE`. */
export const cacheDirectory = process.env['CORDON_CACHE'] ?? join(root, '.cache');
