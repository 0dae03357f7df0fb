import { readdir, stat, statfs } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { asTypedHere } from '../../contract/as-typed-here.ts';
import type { Backups } from '../../contract/backups.ts';
import type { CameraView } from '../../contract/cameras.ts';
import type { RecognitionStatus } from '../../contract/deployments.ts';
import type { Mode } from '../../contract/domain.ts';
import type { Heads } from '../../contract/heads.ts';
import type { Health, HealthArea } from '../../contract/health.ts';
import { renewBeforeMs, type SitesState } from '../sites-state.ts';
import { databaseFiles } from '../database/file-names.ts';
import { atInstant, counted, shortHash } from '../wording.ts';

export interface HealthSources {
  readonly version: string;
  readonly mode: Mode;
  readonly dataDirectory: string;
  readonly startedAt: number;
  readonly now: number;
  readonly diskAlarm: string | null;
  readonly heads: Heads;
  readonly backups: Backups;
  readonly recognition: RecognitionStatus;
  readonly cameras: readonly Pick<CameraView, 'name' | 'state' | 'stateWords' | 'troubles'>[];
  /** Null where this machine has no place among others. */
  readonly sites: SitesState | null;
}

/** How everything is that a machine's administrator looks after, worst first told by its state. */
export async function readHealth(sources: HealthSources): Promise<Health> {
  return {
    at: sources.now,
    areas: [
      programArea(sources),
      await dataArea(sources),
      recognitionArea(sources),
      camerasArea(sources),
      logArea(sources),
      backupArea(sources),
      ...(sources.sites === null ? [] : [sitesArea(sources.sites, sources.now)]),
    ],
  };
}

function programArea({ version, mode, startedAt, now }: HealthSources): HealthArea {
  const isVouchedFor = !/unsigned build|test variant/.test(version);
  return {
    title: 'Program',
    state: isVouchedFor ? 'good' : 'attention',
    words: isVouchedFor
      ? `Cordon ${version} runs.`
      : `Cordon ${version} runs. Nobody vouches for this build: install a signed package.`,
    facts: [
      { name: 'Version', value: version },
      { name: 'Data', value: mode === 'demo' ? 'the demo' : 'real data' },
      { name: 'Running since', value: `${atInstant(startedAt)}, ${hoursOf(now - startedAt)}` },
      { name: 'System', value: `${process.platform} ${release()}, ${process.arch}` },
      { name: 'Node', value: process.versions.node },
      { name: 'Memory of the engine', value: inMegabytes(process.memoryUsage.rss()) },
    ],
  };
}

async function dataArea({ dataDirectory, diskAlarm }: HealthSources): Promise<HealthArea> {
  const { bavail, bsize } = await statfs(dataDirectory);
  return {
    title: 'Disk',
    state: diskAlarm === null ? 'good' : 'bad',
    words: diskAlarm ?? 'The data can be written, and there is room.',
    facts: [
      { name: 'Data folder', value: dataDirectory },
      { name: 'Size of the data', value: inMegabytes(await sizeOfData(dataDirectory)) },
      { name: 'Free on its disk', value: inMegabytes(bavail * bsize) },
    ],
  };
}

function recognitionArea({ recognition }: HealthSources): HealthArea {
  const { alarm, overload, words, model, provider } = recognition;
  const state = alarm !== null || model === null ? 'bad' : overload === null ? 'good' : 'attention';
  return {
    title: 'Recognition',
    state,
    words: alarm ?? overload ?? words,
    facts: [
      { name: 'State', value: words },
      { name: 'Model', value: model === null ? 'none' : `${model.name} (${shortHash(model.modelHash)})` },
      { name: 'Runs on', value: provider ?? 'nothing yet' },
    ],
  };
}

function camerasArea({ cameras }: HealthSources): HealthArea {
  const wrong = cameras.filter(({ state, troubles }) => state !== 'live' || troubles.length > 0);
  return {
    title: 'Cameras',
    state: wrong.length === 0 ? 'good' : 'attention',
    words:
      cameras.length === 0
        ? 'No camera was added yet.'
        : wrong.length === 0
          ? `${counted(cameras.length, 'camera sends', 'cameras send')} pictures.`
          : `${String(wrong.length)} of ${counted(cameras.length, 'camera needs', 'cameras need')} somebody to look at.`,
    facts: cameras.map(({ name, stateWords, troubles: [first] }) => ({
      name,
      value: first?.words ?? stateWords,
    })),
  };
}

function logArea({ heads: { places, latest, words } }: HealthSources): HealthArea {
  const isContradicted = places.some(({ contradicts }) => contradicts);
  const isWrong = places.length === 0 || places.some(({ problem }) => problem !== null);
  return {
    title: 'Case log',
    state: isContradicted ? 'bad' : isWrong ? 'attention' : 'good',
    words,
    facts: [
      {
        name: 'Latest signed head',
        value: latest === null ? 'none yet' : `${String(latest.size)} entries, ${atInstant(latest.at)}`,
      },
      ...places.map(({ name, problem, lastKept }) => ({
        name,
        value: problem ?? (lastKept === null ? 'nothing kept yet' : `kept ${atInstant(lastKept.at)}`),
      })),
    ],
  };
}

function sitesArea({ name, parties, certificates }: SitesState, now: number): HealthArea {
  const joined = parties.filter(({ revokedAt }) => revokedAt === null);
  const cut = joined.filter(({ isCut }) => isCut);
  const behind = joined.filter(({ waitsForUpdate }) => waitsForUpdate > 0);
  const ended = certificates?.filter(({ until }) => until <= now) ?? [];
  const ending = certificates?.filter(({ until }) => until > now && until < now + renewBeforeMs) ?? [];
  const names = (all: readonly { readonly name: string }[]): string => all.map((one) => one.name).join(', ');
  const troubles = [
    ...ended.map(({ of }) => `The certificate of ${of} has ended: renew it (npm run site -- rotate).`),
    ...ending.map(
      ({ of, until }) =>
        `The certificate of ${of} ends ${atInstant(until)}: renew it (npm run site -- rotate).`,
    ),
    ...(certificates === null ? ['Until when certificates count can’t be read.'] : []),
    ...(cut.length === 0 ? [] : [`No answer from ${names(cut)}; what is for them waits.`]),
    ...(behind.length === 0 ? [] : [`${names(behind)} run an older version: what they don’t know waits.`]),
  ];
  return {
    title: 'Sites',
    state: ended.length > 0 ? 'bad' : troubles.length > 0 ? 'attention' : 'good',
    words: troubles.length === 0 ? 'Everybody answers.' : asTypedHere(troubles.join(' ')),
    facts: [
      { name: 'This machine', value: name },
      ...joined.map(({ name: party, waiting, lastArrivalAt }) => ({
        name: party,
        value: `${counted(waiting, 'message waits', 'messages wait')}; ${
          lastArrivalAt === null ? 'nothing came yet' : `the last came ${atInstant(lastArrivalAt)}`
        }`,
      })),
      ...(certificates ?? []).map(({ of, until }) => ({
        name: `Certificate of ${of}`,
        value: `counts until ${atInstant(until)}`,
      })),
    ],
  };
}

function backupArea({ backups: { places, words } }: HealthSources): HealthArea {
  const isWrong = places.length === 0 || places.some(({ problem }) => problem !== null);
  return {
    title: 'Backups',
    state: isWrong ? 'attention' : 'good',
    words,
    facts: places.map(({ name, problem, latest }) => ({
      name,
      value: problem ?? (latest === null ? 'none made yet' : `made ${atInstant(latest.at)}`),
    })),
  };
}

/** Bytes of the databases with what SQLite keeps beside them. */
async function sizeOfData(directory: string): Promise<number> {
  const there = new Set(await readdir(directory));
  const sizes = await Promise.all(
    databaseFiles
      .filter((name) => there.has(name))
      .map(async (name) => (await stat(join(directory, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000).toLocaleString('en-GB')} MB`;

const hoursOf = (ms: number): string => counted(Math.floor(ms / 3_600_000), 'hour', 'hours');
