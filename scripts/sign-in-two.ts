import type { Keys } from '../src-main/engine/keys/key-groups.ts';
import type { Vault } from '../src-main/engine/keys/vault.ts';
import { openTerminal } from './terminal.ts';

/** Two people give their login names and passwords; answers the keys of the first. @throws AppError */
export async function signInTwo(
  vault: Vault,
): Promise<{ readonly keys: Keys; readonly by: readonly [string, string] }> {
  const terminal = openTerminal();
  try {
    const signIn = async (which: string) => {
      const loginName = (await terminal.ask(`${which} person’s login name: `)).trim().toLowerCase();
      const [slot] = await vault.open('person', loginName, await terminal.askHidden('Password: '));
      if (slot === undefined) throw new Error('a vault opened nothing and did not say so');
      return { loginName, keys: slot.keys };
    };
    const one = await signIn('First');
    const other = await signIn('Second');
    return { keys: one.keys, by: [one.loginName, other.loginName] };
  } finally {
    terminal.close();
  }
}
