// npm run authority -- COMMAND …
// For those who sign: it runs on their own machine, and needs no engine, no database and no network.
import { AppError } from '../src-main/contract/errors.ts';
import { certify } from './authority/certify.ts';
import type { CommandDeps } from './authority/command.ts';
import { draft } from './authority/draft.ts';
import { escrow } from './authority/escrow.ts';
import { keygen } from './authority/keygen.ts';
import { makeRoot } from './authority/make-root.ts';
import { presence } from './authority/presence.ts';
import { revoke } from './authority/revoke.ts';
import { show } from './authority/show.ts';
import { sign } from './authority/sign.ts';
import { under18 } from './authority/under-18.ts';
import { verify } from './authority/verify.ts';
import { openTerminal } from './terminal.ts';

const usage = `npm run authority -- COMMAND, or “authority” as docs/setting-up-a-force.md makes it:

authority root --force NAME [--out DIR]
    makes a force root; its fingerprint goes on paper
authority keygen --purpose PURPOSE --name NAME --number NUMBER [--rank CODE] [--out DIR]
    makes a key and a request for a certificate (policy-signer, authorising-officer or on-site-officer)
authority certify REQUEST --days N --root ROOT --key ROOT-KEY [--out DIR]
    the force root vouches for a key
authority revoke [CERTIFICATE…] --reason WHY --root ROOT --key ROOT-KEY (--revocations LIST | --first) [--out DIR]
    the next list of what the force root takes back; with --resets-clock it also sets right what a clock ran ahead
authority draft --root ROOT [--previous POLICY] [--out DIR]
    a policy to edit: a first one, or the next version
authority sign FILE --root ROOT --certificate CERTIFICATE --key KEY [--revocations LIST] [--previous POLICY] [--out DIR]
    shows a draft or a policy in plain words, then signs it
authority sign REQUEST --policy POLICY --presence PRESENCE --root ROOT --certificate CERTIFICATE --key KEY [--revocations LIST] [--out DIR]
    shows what a console asks an authorising officer for, then signs it
authority presence REQUEST --policy POLICY --root ROOT --certificate CERTIFICATE --key KEY [--revocations LIST] [--out DIR]
    the on-site officer's word for a request, with the anchor of their codes
authority presence PRESENCE --key KEY [--follow]
    the code that counts now; with --follow each next one too
authority under-18 PICTURE --reference TEXT --rationale WHY --days N --policy POLICY --root ROOT --certificate CERTIFICATE --key KEY [--revocations LIST] [--out DIR]
    an authorising officer's word that one person under 18 may be listed with this one picture
authority escrow keygen --name NAME --number NUMBER [--out DIR]
    makes a custodian's key; three custodians hold what opens the data when everybody's passwords or the machine are lost
authority escrow custodians REQUEST REQUEST REQUEST --number N --root ROOT --key ROOT-KEY [--out DIR]
    the force root vouches for the three
authority escrow answer REQUEST --root ROOT --key KEY [--out DIR]
    shows a custodian what a workstation asks for, a rehearsal or a recovery, then answers it
authority show FILE…
    what a file says
authority verify FILE --root ROOT [--revocations LIST] [--previous POLICY] [--policy POLICY]
    whether a file counts

Instead of --key FILE, a key on a token: --token LIBRARY --token-key ID. --demo with root and keygen: worth nothing but a demo.`;

const commands: Readonly<Record<string, (args: readonly string[], deps: CommandDeps) => Promise<void>>> = {
  root: makeRoot,
  keygen,
  certify,
  revoke,
  presence,
  escrow,
  draft,
  sign,
  'under-18': under18,
  show,
  verify,
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
const terminal = openTerminal();
try {
  if (command === undefined) throw new AppError('bad-request', usage);
  await command(args, { terminal, say: (line) => console.log(visible(line)), now: Date.now });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(visible(error.message));
  process.exitCode = 1;
} finally {
  terminal.close();
}

/** Files come from others: nothing in them may steer the terminal. */
function visible(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, '�');
}
