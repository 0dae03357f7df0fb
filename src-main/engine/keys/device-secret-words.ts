import type { DeviceSecretStore } from '../../contract/keys.ts';

/** What the place of a machine's secret is good for, in one sentence. Pure. */
export function deviceSecretWords({ kind, detail }: DeviceSecretStore): string {
  switch (kind) {
    case 'demo-file':
      return 'This is the demo: its secret lies in a file beside its data, and protects nothing.';
    case 'handed-over':
      return 'systemd hands it to Cordon alone. How well it is kept until then, whoever set the service up knows.';
    case 'systemd-host-key':
      return 'Sealed by systemd to a key that only root of this machine can read. Whoever takes the whole disk has both: encrypt the disk.';
    case 'key-store':
      return `Sealed by the key store of this machine (${detail ?? 'unknown'}), which opens with the person who is signed in to it.`;
    case 'tpm':
      return 'Sealed to the TPM of this machine: no copy of the disk opens it elsewhere.';
  }
}

/** Where a machine may open its data by itself. */
export const unattendedWords =
  'With it alone this machine opens the data (npm run engine): the log, accounts, cameras and their passwords, and no name and no face.';
