import type { Health } from '../../src-main/contract/health.ts';

/** A machine with a full disk, a lost camera, and the rest in order. */
export function fakeMachineHealth(): Health {
  return {
    at: Date.now(),
    areas: [
      {
        title: 'Program',
        state: 'good',
        words: 'Cordon 1.4.0 runs.',
        facts: [
          { name: 'Version', value: '1.4.0' },
          { name: 'System', value: 'linux 6.1.0-28-amd64, x64' },
        ],
      },
      {
        title: 'Disk',
        state: 'bad',
        words:
          'The disk is nearly full: the last 41 MB are being used so that alerts can still be kept. Free some space now, or end the deployment.',
        facts: [
          { name: 'Data folder', value: '/srv/cordon' },
          { name: 'Free on its disk', value: '9 MB' },
        ],
      },
      {
        title: 'Cameras',
        state: 'attention',
        words: '1 of 4 cameras need somebody to look at.',
        facts: [
          { name: 'Station entrance', value: 'Pictures come.' },
          {
            name: 'Market square',
            value: 'No picture for 12 s. Look whether the camera has power and network.',
          },
        ],
      },
      { title: 'Backups', state: 'good', words: 'One backup a day, in one place.', facts: [] },
    ],
  };
}
