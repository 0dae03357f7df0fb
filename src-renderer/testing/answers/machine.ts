import { fakeBackups } from '../fake-data.ts';
import { fakeMachineHealth } from '../fake-machine-health.ts';
import type { Answers } from './answers.ts';

/** The health of the machine, its updates and its backups. */
export const answersAboutMachine = {
  'health.read': () => fakeMachineHealth(),
  'updates.read': () => ({
    installed: '0.1.0',
    ready: { version: '0.2.0', folder: '/home/cordon/.local/share/cordon/update' },
    cannotInstallBecause: null,
    last: {
      at: Date.now() - 86_400_000,
      from: '0.1.0',
      to: '0.1.1',
      result: 'taken-back',
      words:
        'Version 0.1.1 did not start once it was installed, and 0.1.0 is installed again: the engine found no memory',
    },
  }),
  'updates.install': () => ({ version: '0.2.0' }),
  'updates.look': () => ({ installed: '0.1.0', version: '0.2.0', bytes: 214_000_000, refusal: null }),
  'updates.stage': () => ({
    version: '0.2.0',
    folder: '/home/cordon/.local/share/cordon/update',
    backups: 'A backup was made in Server room.',
  }),
  'health.report': () => ({
    fileName: 'cordon-health.txt',
    contentType: 'text/plain',
    text: 'PROGRAM (good)\n',
  }),
  'backups.list': () => fakeBackups(),
  'backups.add-folder': () => fakeBackups(),
  'backups.remove-folder': () => fakeBackups(),
  'backups.make': () => fakeBackups(),
} satisfies Partial<Answers>;
