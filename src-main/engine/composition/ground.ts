import type { Logger } from 'pino';
import type { HostToEngine } from '../../contract/host-protocol.ts';
import type { DiscoverDeps } from '../cameras/onvif/discover.ts';
import type { Connections } from '../connections.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { HostPrinter } from '../host-printer.ts';
import type { HostUpdater } from '../host-updater.ts';
import type { Storage } from '../storage.ts';
import type { SteadyClock } from '../steady-clock.ts';

/** What every part of the engine stands on. */
export interface Ground {
  readonly start: Extract<HostToEngine, { kind: 'start' }>;
  readonly logger: Logger;
  /** What the machine's clock says. */
  readonly now: () => number;
  /** What runs out goes by it. */
  readonly steady: SteadyClock;
  readonly storage: Storage;
  /** @throws AppError `locked` while nobody has unlocked the data */
  readonly database: () => DatabaseClient;
  readonly announce: Connections['announce'];
  /** Where cameras are looked for. */
  readonly discovery: DiscoverDeps;
  /** Prints pages, where whoever started the engine can. */
  readonly printer: HostPrinter;
  /** Has updates installed, where whoever started the engine can. */
  readonly updater: HostUpdater;
}
