import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { signText } from '../../src-main/engine/trust/sign-document.ts';
import { isSignedBy, type SignedDocument } from '../../src-main/engine/trust/signed-document.ts';
import type { Terminal } from '../terminal.ts';
import { readFileOf } from './files.ts';
import type { CommandDeps } from './command.ts';
import { makeKeyFile, openKeyFile, type KeyFile } from './key-file.ts';
import { readTokenKey, signWithToken, type Token } from './token.ts';

const shortestPassphrase = 12;

/** A private key that signs when its holder says so; who it belongs to is known before it is unlocked. */
export interface Signer {
  readonly publicKey: string;
  /** Asks for the passphrase or the PIN, then signs. Answers base64. */
  readonly sign: SignText;
  /** The same for several texts of which one rests on another: asks once. */
  readonly unlock: () => Promise<SignText>;
}

/** Answers the signature of a text in base64. */
export type SignText = (text: string) => Promise<string>;

/** A token: its PKCS#11 library and the key's id on it. */
export const tokenOptions = { token: { type: 'string' }, 'token-key': { type: 'string' } } as const;
/** A key file, or a token. */
export const signerOptions = { key: { type: 'string' }, ...tokenOptions } as const;

interface SignerChoice {
  readonly key?: string | undefined;
  readonly token?: string | undefined;
  readonly 'token-key'?: string | undefined;
}

/** The signer that the options name. */
export async function openSigner(options: SignerChoice, terminal: Terminal): Promise<Signer> {
  const token = tokenOf(options);
  if (token !== null) return tokenSigner(token, terminal);
  if (options.key === undefined) {
    throw new AppError('bad-request', 'Say which key signs: --key FILE, or --token LIBRARY --token-key ID.');
  }
  return fileSigner(readFileOf(fromWhereTheyStand(options.key), 'cordon-private-key/1'), terminal);
}

/** The token that the options name; null for a key file. */
function tokenOf(options: SignerChoice): Token | null {
  const { token: module, 'token-key': keyId } = options;
  if (module === undefined) return null;
  if (keyId === undefined || !/^([0-9a-f]{2}){1,16}$/i.test(keyId)) {
    throw new AppError('bad-request', 'Say which key on the token: --token-key ID, in hexadecimal.');
  }
  return { module, keyId };
}

async function tokenSigner(token: Token, terminal: Terminal): Promise<Signer> {
  const publicKey = await readTokenKey(token);
  return checked(publicKey, async () => {
    const pin = await terminal.askHidden('PIN of the token (empty if its reader has a pad): ');
    return (text) => signWithToken(token, text, pin);
  });
}

function fileSigner(file: KeyFile, terminal: Terminal): Signer {
  return checked(file.publicKey, async () => {
    const key = await openKeyFile(file, await terminal.askHidden(`Passphrase of the key “${file.label}”: `));
    return (text) => Promise.resolve(signText(text, key));
  });
}

/** A new key under a passphrase that is typed twice, with its file; or the key on a token, which has none. */
export async function takeKey(
  options: SignerChoice,
  label: string,
  { terminal, passphraseCost }: Pick<CommandDeps, 'terminal' | 'passphraseCost'>,
): Promise<{ readonly signer: Signer; readonly file: KeyFile | null }> {
  const token = tokenOf(options);
  if (token !== null) return { signer: await tokenSigner(token, terminal), file: null };
  const passphrase = await askNewPassphrase(label, terminal);
  const { file, privateKey } = await makeKeyFile(label, passphrase, passphraseCost);
  return {
    file,
    signer: checked(file.publicKey, () =>
      Promise.resolve((text) => Promise.resolve(signText(text, privateKey))),
    ),
  };
}

/** A passphrase, typed twice. @throws AppError when it is too short, or the two differ */
export async function askNewPassphrase(label: string, terminal: Terminal): Promise<string> {
  const passphrase = await terminal.askHidden(
    `A passphrase for the key “${label}” (at least ${String(shortestPassphrase)} characters): `,
  );
  if (passphrase.length < shortestPassphrase) {
    throw new AppError(
      'bad-request',
      `A passphrase has at least ${String(shortestPassphrase)} characters. Several words are easier to keep than signs.`,
    );
  }
  if (passphrase !== (await terminal.askHidden('Once more: '))) {
    throw new AppError('bad-request', 'The two passphrases differ. Nothing was made.');
  }
  return passphrase;
}

/** No signature leaves here that its own public key doesn't verify, whatever made it. */
function checked(publicKey: string, unlock: Signer['unlock']): Signer {
  const unlockChecked = async (): Promise<SignText> => {
    const sign = await unlock();
    return async (text) => {
      const signature = await sign(text);
      if (isSignedBy(text, signature, publicKey)) return signature;
      throw new AppError(
        'wrong-key',
        'What the key made is no signature under its public key. Nothing was written.',
      );
    };
  };
  return { publicKey, unlock: unlockChecked, sign: async (text) => (await unlockChecked())(text) };
}

/** Signs a statement as a document of its own. */
export async function signStatement(statement: unknown, signer: Signer): Promise<SignedDocument> {
  const payload = JSON.stringify(statement, null, 2);
  return { payload, signature: await signer.sign(payload) };
}
