import type { Ledger } from '../../contract/domain.ts';
import type { SitesState } from '../sites-state.ts';
import type { Metric } from './open-metrics.ts';
import type { MetricCounts } from './queries.ts';

export interface MetricSources {
  readonly version: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly now: number;
  readonly memoryBytes: number;
  readonly disk: { readonly freeBytes: number; readonly sizeBytes: number; readonly hasAlarm: boolean };
  readonly recognition: {
    readonly isRunning: boolean;
    readonly hasModel: boolean;
    readonly hasAlarm: boolean;
    readonly isCutBack: boolean;
    readonly ledger: Ledger;
  };
  /** States. */
  readonly cameras: readonly string[];
  /** Null while the data is locked. */
  readonly counts: MetricCounts | null;
  /** Null where this machine has no place among others. */
  readonly sites: SitesState | null;
}

const bit = (isSo: boolean): number => (isSo ? 1 : 0);
const seconds = (ms: number): number => ms / 1_000;

/** What a machine's administrator watches; nothing of persons, lists or places. Pure. */
export function metricsOf(sources: MetricSources): readonly Metric[] {
  const { version, startedAt, now, memoryBytes, disk, recognition, cameras, counts } = sources;
  return [
    gauge('cordon_build_info', 'Which version runs.', 1, { version: version.split(/[ ,]/)[0] ?? '' }),
    gauge('cordon_written_timestamp_seconds', 'When these figures were written.', seconds(now)),
    gauge('cordon_start_timestamp_seconds', 'When the engine started.', seconds(startedAt)),
    gauge('cordon_engine_memory_bytes', 'Memory of the engine’s main process.', memoryBytes),
    gauge('cordon_data_open', 'Whether the data is open.', bit(counts !== null)),
    gauge('cordon_disk_free_bytes', 'Free on the disk of the data.', disk.freeBytes),
    gauge('cordon_disk_size_bytes', 'Size of that disk.', disk.sizeBytes),
    gauge('cordon_disk_alarm', 'Whether the disk needs somebody.', bit(disk.hasAlarm)),
    gauge('cordon_recognition_running', 'Whether the gate is open.', bit(recognition.isRunning)),
    gauge('cordon_recognition_model_loaded', 'Whether the model is there.', bit(recognition.hasModel)),
    gauge('cordon_recognition_alarm', 'Whether recognition needs somebody.', bit(recognition.hasAlarm)),
    gauge('cordon_recognition_cut_back', 'Whether the machine can’t keep up.', bit(recognition.isCutBack)),
    {
      name: 'cordon_deployment_tracks',
      type: 'gauge',
      help: 'Of the deployment of now, by what became of them: the terms of its ledger.',
      samples: Object.entries(recognition.ledger).map(([term, value]) => ({
        labels: { term: withHyphens(term) },
        value,
      })),
    },
    {
      name: 'cordon_cameras',
      type: 'gauge',
      help: 'Cameras by state.',
      samples: countedBy(cameras).map(([state, value]) => ({ labels: { state }, value })),
    },
    ...(counts === null ? [] : countMetrics(counts)),
    ...(sources.sites === null ? [] : siteMetrics(sources.sites)),
  ];
}

function countMetrics({ alerts, entries, signedAt }: MetricCounts): readonly Metric[] {
  return [
    {
      name: 'cordon_alerts',
      type: 'gauge',
      help: 'Alerts that are kept, by state.',
      samples: alerts.map(({ state, count }) => ({ labels: { state }, value: count })),
    },
    {
      name: 'cordon_log_entries',
      type: 'counter',
      help: 'Entries of the case log.',
      samples: [{ value: entries }],
    },
    ...(signedAt === null
      ? []
      : [
          gauge(
            'cordon_log_signed_timestamp_seconds',
            'When the head of the log was signed last.',
            seconds(signedAt),
          ),
        ]),
  ];
}

/** Other machines by their number here: what they are called may say more. */
function siteMetrics({ parties, certificates, refused }: SitesState): readonly Metric[] {
  const joined = parties.filter(({ revokedAt }) => revokedAt === null);
  const numberOf = new Map(joined.map(({ id, name }) => [name, String(id)]));
  const each = (
    name: string,
    help: string,
    valueOf: (party: (typeof joined)[number]) => number | null,
  ): Metric => ({
    name,
    type: 'gauge',
    help,
    samples: joined.flatMap((party) => {
      const value = valueOf(party);
      return value === null ? [] : [{ labels: { party: String(party.id) }, value }];
    }),
  });
  return [
    each('cordon_party_waiting_messages', 'What waits here to be taken there.', ({ waiting }) => waiting),
    each(
      'cordon_party_too_new_messages',
      'Of these, what waits until it is brought up to date.',
      (party) => party.waitsForUpdate,
    ),
    each('cordon_party_cut_off', 'Whether it does not answer.', ({ isCut }) => bit(isCut)),
    each('cordon_party_last_arrival_timestamp_seconds', 'When something of it came last.', (party) =>
      party.lastArrivalAt === null ? null : seconds(party.lastArrivalAt),
    ),
    {
      name: 'cordon_refused_messages',
      type: 'counter',
      help: 'Messages of other machines that were refused since the engine started.',
      samples: [{ value: refused }],
    },
    {
      name: 'cordon_certificate_expiry_timestamp_seconds',
      type: 'gauge',
      help: 'When a certificate of the bus ends: this machine’s own, and at a control room those of its sites.',
      samples: (certificates ?? []).flatMap(({ of, until, isOwn }) => {
        const party = isOwn ? 'own' : numberOf.get(of);
        return party === undefined ? [] : [{ labels: { party }, value: seconds(until) }];
      }),
    },
  ];
}

function gauge(
  name: string,
  help: string,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): Metric {
  return { name, type: 'gauge', help, samples: [{ labels, value }] };
}

const withHyphens = (word: string): string =>
  word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function countedBy(states: readonly string[]): readonly (readonly [string, number])[] {
  return [...Map.groupBy(states, (state) => state)].map(([state, all]) => [state, all.length]);
}
