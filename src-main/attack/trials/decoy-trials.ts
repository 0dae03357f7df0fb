import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { House } from '../house/house.ts';
import type { Trials } from './trial.ts';

const portrait = new URL('../../../assets/demo/portraits/SYN-500.jpg', import.meta.url);

async function somebody() {
  const picture = (await readFile(portrait)).toString('base64');
  return {
    reference: `Staff ${randomUUID().slice(0, 8)}`,
    basis: 'synthetic' as const,
    consent: 'Made up.',
    listedBase64: picture,
    camerasBase64: [picture],
  };
}

export const decoyTrials: Trials = {
  'decoys.add-person': somebody,
  'decoys.remove-person': async (house: House, who) => ({
    id: (await house.get(who, 'decoys.add-person', await somebody())).id,
    reason: 'They changed their mind.',
  }),
};
