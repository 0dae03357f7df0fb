import { join } from 'node:path';
import { root } from '../paths.ts';

/** Where packages lie once they are made. */
export const distDirectory = join(root, 'dist');

/** What packaging writes for the package to take along; beside the compiled code, and as little kept as that. */
export const materialsDirectory = join(root, 'out', 'materials');
