import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { checkAuthorityFile, openChain } from '../../src-main/engine/trust/authority.ts';
import type { Trust } from '../../src-main/engine/trust/certificates.ts';
import type { Authority, AuthorityFile } from '../../src-main/engine/trust/statements.ts';
import { required, type CommandDeps } from './command.ts';
import { readFileOf, writeNewFile, type AuthorityFile as AnyFile } from './files.ts';
import { must } from './known-trust.ts';
import { orderIn, readPolicyFor, wordsOfOrder } from './orders.ts';
import { openOwnSigner } from './own-signer.ts';
import { signStatement } from './signer.ts';

export interface SignAuthorityOptions {
  readonly policy?: string | undefined;
  readonly presence?: string | undefined;
  readonly out?: string | undefined;
}

/**
 * An authorising officer's signature on a request, with the on-site officer's word for it. Everything that the console
 * will ask is asked before the passphrase.
 */
export async function signAuthority(
  file: Extract<AnyFile, { readonly format: 'cordon-request/1' }>,
  values: SignAuthorityOptions & Parameters<typeof openOwnSigner>[0],
  trust: Trust,
  deps: CommandDeps,
): Promise<void> {
  const now = deps.now();
  const order = orderIn(file);
  const policy = readPolicyFor(order, values.policy, trust, now);
  const presencePath = required(
    values.presence,
    '--presence FILE, the on-site officer’s word for this request',
  );
  const { presence } = readFileOf(fromWhereTheyStand(presencePath), 'cordon-presence/1');
  const { mode } = trust.root;
  const onSite = must(openChain(presence, trust, mode, now));
  const me = await openOwnSigner(values, trust, 'authorising-officer', deps);
  const authority: Authority = {
    ...order,
    presence: {
      officer: onSite.officer.holder,
      personnelNumber: onSite.officer.personnelNumber,
      anchor: onSite.chain.anchor,
    },
  };

  deps.say(wordsOfOrder(authority, policy));
  deps.say(
    `You are about to authorise this as ${me.certificate.holder} (${me.certificate.personnelNumber}). Close this window if it is not what you want.\n`,
  );
  const whole: AuthorityFile = {
    format: 'cordon-authority/1',
    authority: { certificate: me.document, document: await signStatement(authority, me.signer) },
    presence,
  };
  must(checkAuthorityFile(whole, { trust, policy, mode, now }));
  const name = `${order.deploymentId}.authority.json`;
  deps.say(`Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, whole)}`);
  deps.say('Import it in the console, under Deployment.');
}
