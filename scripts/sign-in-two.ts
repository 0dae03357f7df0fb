import type { Keys } from '../src-main/engine/keys/key-groups.ts';
import type { Vault } from '../src-main/engine/keys/vault.ts';
import { openTerminal, type Terminal } from './terminal.ts';

interface SignedIn {
  /** What the two can open together. */
  readonly keys: Keys;
  readonly by: readonly [string, string];
}

/** Two people give their login names and passwords. @throws AppError */
export async function signInTwo(vault: Vault): Promise<SignedIn> {
  const terminal = openTerminal();
  try {
    return await signInTwoAt(terminal, vault);
  } finally {
    terminal.close();
  }
}

/** The same at a terminal that is open. */
export async function signInTwoAt(terminal: Terminal, vault: Vault): Promise<SignedIn> {
  const one = await signInOneAt(terminal, vault, 'First person’s');
  const other = await signInOneAt(terminal, vault, 'Second person’s');
  const keys = {
    data: one.keys.data,
    records: one.keys.records ?? other.keys.records,
    faces: one.keys.faces ?? other.keys.faces,
  };
  return { keys, by: [one.loginName, other.loginName] };
}

/** One person gives their login name and password. @param whose as it is asked: “First person’s” */
export async function signInOneAt(
  terminal: Terminal,
  vault: Vault,
  whose: string,
): Promise<{ readonly loginName: string; readonly keys: Keys }> {
  const loginName = (await terminal.ask(`${whose} login name: `)).trim().toLowerCase();
  const [slot] = await vault.open('person', loginName, await terminal.askHidden('Password: '));
  if (slot === undefined) throw new Error('a vault opened nothing and did not say so');
  return { loginName, keys: slot.keys };
}
