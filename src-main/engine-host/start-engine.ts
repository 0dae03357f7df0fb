import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { WireError } from '../contract/errors.ts';
import type { MachinePolicy, MachineSettings } from '../contract/machine-policy.ts';
import { chooseDataDirectory, type DataDirectory } from './data-directory.ts';
import { startDemoCameras } from './demo-cameras.ts';
import { demoDeviceSecret } from './device-secret.ts';
import type { LaunchProcess } from './engine-launcher.ts';
import { EngineProcess, type PrintPage } from './engine-process.ts';
import type { HostOptions } from './host-options.ts';
import type { Installation } from './installation.ts';
import { openLogFile } from './log-file.ts';
import type { UpdateInstaller } from './prepare-update.ts';
import type { StoredDeviceSecret } from './systemd-secret.ts';
import { machinePolicyFile, readMachinePolicy, type FoundMachinePolicy } from './machine-policy.ts';

export interface StartEngineOptions {
  readonly installation: Installation;
  readonly launch: LaunchProcess;
  readonly data: DataDirectory;
  readonly machine: FoundMachinePolicy;
  /** The model pack that recognises. */
  readonly packId: string;
  /** Gives the secret that protects real data; the demo has its own and asks for none. */
  readonly readDeviceSecret: (dataDirectory: string) => StoredDeviceSecret;
  readonly say: (line: string) => void;
  readonly onFailed: (error: WireError) => void;
  readonly onReady?: () => void;
  /** Where figures are written, if the machine policy doesn't say. */
  readonly metricsFile?: string | undefined;
  /** Whether nobody signs in here: see the host protocol. */
  readonly isUnattended?: boolean;
  /** Left away by a host that has nothing to print with. */
  readonly print?: PrintPage;
  /** Left away by a host that is never installed. */
  readonly updates?: UpdateInstaller;
}

/** An engine under supervision, with the demo's cameras where it needs them. */
export interface RunningEngine {
  readonly engine: EngineProcess;
  /** Where the engine's log lines go; undefined when they go to the terminal. */
  readonly logPath: string | undefined;
  stop(): Promise<void>;
}

/** Prepares the data directory and the keys, then starts the cameras (demo) and the engine. */
export async function startEngine(options: StartEngineOptions): Promise<RunningEngine> {
  const { installation, launch, data, machine, packId, say, onFailed } = options;
  mkdirSync(data.path, { recursive: true, mode: 0o700 });
  const isDemo = data.mode === 'demo';
  const { secret: deviceSecret, store } = isDemo
    ? { secret: demoDeviceSecret(data.path), store: { kind: 'demo-file' as const, detail: null } }
    : options.readDeviceSecret(data.path);
  const metricsFile = machine.policy?.metricsFile ?? options.metricsFile;
  const logDirectory = machine.policy?.logDirectory ?? join(data.path, 'logs');
  const log = process.env['CORDON_LOG'] === 'terminal' ? undefined : openLogFile(logDirectory);
  const cameras = isDemo ? await startDemoCameras(launch, installation, log?.descriptor) : undefined;
  const engine = new EngineProcess({
    entry: installation.engineEntry,
    launch,
    logFile: log?.descriptor,
    say,
    onFailed,
    onReady: options.onReady,
    print: options.print,
    prepareUpdate: options.updates?.prepare,
    start: {
      ...(options.isUnattended === true ? { isUnattended: true } : {}),
      ...(metricsFile === undefined ? {} : { metricsFile }),
      mode: data.mode,
      version: installation.version,
      ...(installation.releaseKey === null ? {} : { releaseKey: installation.releaseKey }),
      dataDirectory: data.path,
      packsDirectory: installation.packsDirectory,
      packId,
      assetsDirectory: installation.assetsDirectory,
      deviceSecret,
      deviceSecretStore: store,
      demoStreams: [...(cameras?.streams ?? [])],
      ...(cameras === undefined || cameras.device === null ? {} : { demoDevice: cameras.device }),
      machine: settingsOf(machine, data, log === undefined ? null : logDirectory),
      ...(options.updates === undefined
        ? {}
        : {
            updates: {
              cannotInstallBecause: options.updates.cannotInstallBecause,
              outcomeFile: options.updates.outcomeFile,
            },
          }),
    },
  });
  engine.start();
  return {
    engine,
    logPath: log?.path,
    stop: async () => {
      await engine.stop();
      await cameras?.stop();
    },
  };
}

/** This machine's policy. @throws AppError when it can't be relied on */
export function findMachinePolicy(): FoundMachinePolicy {
  const { platform, env: environment } = process;
  return readMachinePolicy(machinePolicyFile({ platform, environment }), platform);
}

function settingsOf(
  { file, policy }: FoundMachinePolicy,
  data: DataDirectory,
  logDirectory: string | null,
): MachineSettings {
  const isManaged = (name: keyof MachinePolicy): boolean => policy?.[name] !== undefined;
  return {
    file,
    isThere: policy !== null,
    dataDirectory: { value: data.path, isManaged: isManaged('dataDirectory') },
    logDirectory: { value: logDirectory, isManaged: isManaged('logDirectory') },
    alertSound: { value: policy?.alertSound ?? 'on', isManaged: isManaged('alertSound') },
    idleLockMinutes: { value: policy?.idleLockMinutes ?? null, isManaged: isManaged('idleLockMinutes') },
    shiftHours: { value: policy?.shiftHours ?? null, isManaged: isManaged('shiftHours') },
  };
}

/** The data directory for the given options, on this machine and for this person. */
export function dataDirectoryFor(
  { data, demo }: Pick<HostOptions, 'data' | 'demo'>,
  { policy }: FoundMachinePolicy,
  isInstalled: boolean,
): DataDirectory {
  return chooseDataDirectory({
    dataOption: data,
    otherwise: demo || !isInstalled ? 'demo' : 'operational',
    managed: demo ? undefined : policy?.dataDirectory,
    platform: process.platform,
    environment: process.env,
    homeDirectory: homedir(),
    workingDirectory: process.cwd(),
  });
}
