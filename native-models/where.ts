import { join } from 'node:path';

/** The folder that holds `native-models` and `assets`, also when it is the compiled copies in its `out` that run. */
const home = join(import.meta.dirname, '..').replace(/[/\\]out$/, '');

/** Where the converted models lie. */
export const defaultPacksDirectory = join(home, 'native-models', 'packs');

/** A portrait of nobody, which every detector of faces should find. */
export const trialPortrait = join(home, 'assets', 'demo', 'portraits', 'SYN-500.jpg');
