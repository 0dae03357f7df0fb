import { parseArgs } from 'node:util';
import { AppError } from '../contract/errors.ts';

/** What a host can be told on its command line. */
export interface HostOptions {
  /** A folder for real data. */
  readonly data: string | undefined;
  /** Whether the demo was asked for. */
  readonly demo: boolean;
  /** The loopback host's port; 0 for any free one. */
  readonly port: number;
  /** The model pack that recognises. */
  readonly pack: string;
}

/**
 * Reads a host's options, leaving Electron's and Chromium's own alone.
 * @throws AppError `bad-request` that says how to write them.
 */
export function readHostOptions(args: readonly string[]): HostOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      data: { type: 'string' },
      demo: { type: 'boolean' },
      port: { type: 'string' },
      pack: { type: 'string' },
    },
  });
  const { data, demo = false, port = '0', pack = 'default' } = values;
  // `--data` at the very end parses as `true`.
  if (data !== undefined && (typeof data !== 'string' || data === '')) {
    throw new AppError('bad-request', 'Say which folder: npm start -- --data DIR.');
  }
  if (typeof port !== 'string' || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new AppError(
      'bad-request',
      'Say which port, from 0 (any) to 65535: npm start -- --loopback --port PORT.',
    );
  }
  if (typeof pack !== 'string' || !/^[a-z0-9-]+$/.test(pack)) {
    throw new AppError(
      'bad-request',
      'Say which model pack: npm start -- --pack ID. `npm run models -- list` shows what there is.',
    );
  }
  if (demo === true && data !== undefined) {
    throw new AppError('bad-request', 'The demo has a folder of its own: leave --data or --demo away.');
  }
  return { data, demo: demo === true, port: Number(port), pack };
}
