import { join } from 'node:path';
import type { Health } from '../../contract/health.ts';
import { logFileName } from '../../contract/host-protocol.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import { atInstant } from '../wording.ts';
import { latestLogLines } from './latest-log-lines.ts';
import { readHealth, type HealthSources } from './read-health.ts';

export interface HealthHandlerDeps {
  readonly sources: (caller: Caller) => Promise<HealthSources>;
  /** Where the program's log lines go; null for a terminal. */
  readonly logDirectory: string | null;
}

export function createHealthHandlers({
  sources,
  logDirectory,
}: HealthHandlerDeps): Pick<Handlers, 'health.read' | 'health.report'> {
  const read = async (caller: Caller): Promise<Health> => readHealth(await sources(caller));
  return {
    'health.read': (_, caller) => read(caller),
    'health.report': async (_, caller) => {
      const health = await read(caller);
      const lines = logDirectory === null ? [] : await latestLogLines(join(logDirectory, logFileName));
      return {
        fileName: `cordon-health-${new Date(health.at).toISOString().slice(0, 16).replace(':', '')}.txt`,
        contentType: 'text/plain',
        text: asText(health, lines),
      };
    },
  };
}

/** The report as somebody reads it who has nothing but a mail. Pure. */
function asText({ at, areas }: Health, logLines: readonly string[]): string {
  const parts = areas.map(({ title, state, words, facts }) =>
    [
      `${title.toUpperCase()} (${state})`,
      words,
      ...facts.map(({ name, value }) => `  ${name}: ${value}`),
    ].join('\n'),
  );
  const lines = logLines.length === 0 ? 'There are no log lines in a file here.' : logLines.join('\n');
  return `${[
    `How Cordon is on this machine, ${atInstant(at)}. It names no person and holds no picture.`,
    ...parts,
    `LOG LINES\n${lines}`,
  ].join('\n\n')}\n`;
}
