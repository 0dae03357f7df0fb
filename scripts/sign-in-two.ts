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
  const signIn = async (which: string) => {
    const loginName = (await terminal.ask(`${which} person’s login name: `)).trim().toLowerCase();
    const [slot] = await vault.open('person', loginName, await terminal.askHidden('Password: '));
    if (slot === undefined) throw new Error('a vault opened nothing and did not say so');
    return { loginName, keys: slot.keys };
  };
  const one = await signIn('First');
  const other = await signIn('Second');
  const keys = {
    data: one.keys.data,
    records: one.keys.records ?? other.keys.records,
    faces: one.keys.faces ?? other.keys.faces,
  };
  return { keys, by: [one.loginName, other.loginName] };
}
