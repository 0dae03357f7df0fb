import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryTool } from '../set-up/run-tool.ts';

export interface Gpu {
  readonly name: string;
  /** The driver's version; null where nothing tells it. */
  readonly driver: string | null;
  readonly isNvidia: boolean;
}

/** As PCI numbers them. */
const vendors: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' };
const nvidiaQuery = ['--query-gpu=name,driver_version', '--format=csv,noheader'];

/** The graphics cards of this machine, as its own tools name them. */
export async function findGpus(): Promise<readonly Gpu[]> {
  const nvidia = await nvidiaGpus();
  const others = await otherGpus();
  return [...nvidia, ...others.filter(({ isNvidia }) => !isNvidia || nvidia.length === 0)];
}

async function nvidiaGpus(): Promise<readonly Gpu[]> {
  const { code, stdout } = await tryTool('nvidia-smi', nvidiaQuery);
  return code === 0 ? readNvidiaSmi(stdout) : [];
}

/** A line of `nvidia-smi` for each card: name, driver. */
export function readNvidiaSmi(output: string): readonly Gpu[] {
  return output
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .flatMap(([name = '', driver]) =>
      name === '' || driver === undefined ? [] : [{ name, driver, isNvidia: true }],
    );
}

async function otherGpus(): Promise<readonly Gpu[]> {
  switch (process.platform) {
    case 'linux':
      return linuxGpus('/sys/class/drm');
    case 'win32': {
      const command =
        'Get-CimInstance Win32_VideoController | ForEach-Object { "$($_.Name),$($_.DriverVersion)" }';
      const { stdout } = await tryTool('powershell', ['-NoProfile', '-Command', command]);
      return readNvidiaSmi(stdout).map((gpu) => ({ ...gpu, isNvidia: gpu.name.includes('NVIDIA') }));
    }
    case 'darwin': {
      const { stdout } = await tryTool('system_profiler', ['SPDisplaysDataType']);
      const names = [...stdout.matchAll(/Chipset Model: (.+)/g)].map(([, name = '']) => name);
      return names.map((name) => ({ name, driver: null, isNvidia: false }));
    }
    default:
      return [];
  }
}

/** Cards for which the kernel has a driver. */
async function linuxGpus(directory: string): Promise<readonly Gpu[]> {
  const entries = await readdir(directory).catch(() => []);
  const cards = entries.filter((name) => /^card\d+$/.test(name));
  const found = await Promise.all(
    cards.map(async (card) => {
      const read = (file: string) =>
        readFile(join(directory, card, 'device', file), 'utf8').then(
          (text) => text.trim(),
          () => '',
        );
      const [vendor, device] = await Promise.all([read('vendor'), read('device')]);
      if (vendor === '') return null;
      const name = `${vendors[vendor] ?? `vendor ${vendor}`} device ${device}`;
      return { name, driver: null, isNvidia: vendor === '0x10de' };
    }),
  );
  return found.filter((gpu) => gpu !== null);
}
