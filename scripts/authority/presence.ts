import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { checkChain } from '../../src-main/engine/trust/authority.ts';
import {
  makeCodes,
  seedText,
  showCode,
  slotAt,
  slotTimes,
  type PresenceChain,
  presenceChainSchema,
} from '../../src-main/engine/trust/presence-chain.ts';
import { parseStatement } from '../../src-main/engine/trust/signed-document.ts';
import { orderHashOf } from '../../src-main/engine/trust/statements.ts';
import { atInstant } from '../../src-main/engine/wording.ts';
import { onlyFile, parseOptions, type CommandDeps } from './command.ts';
import { formatWords, readAuthorityFile, writeNewFile } from './files.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';
import { orderIn, readPolicyFor, wordsOfOrder } from './orders.ts';
import { openOwnSigner, ownSignerOptions } from './own-signer.ts';
import { openSigner, type SignText } from './signer.ts';

/**
 * `presence`: of a request, the on-site officer's word for it, with the anchor of their codes; of that word (or of the
 * authority that came of it), the code that counts now. The codes come from the officer's own key and are kept nowhere.
 */
export async function presence(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    ...ownSignerOptions,
    policy: { type: 'string' },
    follow: { type: 'boolean', default: false },
    out: { type: 'string' },
  });
  const path = fromWhereTheyStand(
    onlyFile(positionals, 'the request, or the on-site officer’s word that was made from it'),
  );
  const file = readAuthorityFile(path);
  if (file.format === 'cordon-presence/1' || file.format === 'cordon-authority/1') {
    const said = parseStatement(file.presence.document.payload, presenceChainSchema, 'This word');
    await showCodes(must(said), values, deps);
    return;
  }
  if (file.format !== 'cordon-request/1' || file.statement.kind !== 'authority') {
    throw new AppError(
      'bad-request',
      `${path} is ${formatWords[file.format]}; a request for an authority is needed here.`,
    );
  }
  const trust = readTrust(values);
  const order = orderIn(file);
  const policy = readPolicyFor(order, values.policy, trust, deps.now());
  const me = await openOwnSigner(values, trust, 'on-site-officer', deps);
  deps.say(wordsOfOrder(order, policy));
  deps.say(
    `You are about to give your word for exactly this as ${me.certificate.holder} (${me.certificate.personnelNumber}), and to give the codes on the spot. Close this window if it is not what you want.\n`,
  );
  const course = {
    deploymentId: order.deploymentId,
    from: order.from,
    until: order.until,
    intervalMinutes: order.presenceMinutes,
  };
  // The anchor comes from a first signature and stands in what the second is over: the key is opened once for both.
  const sign = await me.signer.unlock();
  const { anchor } = await codesOf(course, sign);
  const chain: PresenceChain = {
    kind: 'presence-chain',
    mode: order.mode,
    ...course,
    orderHash: orderHashOf(order),
    anchor,
  };
  must(checkChain(chain, order, policy.policy));
  const payload = JSON.stringify(chain, null, 2);
  const document = { payload, signature: await sign(payload) };
  const name = `${order.deploymentId}.presence.json`;
  const written = writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, {
    format: 'cordon-presence/1',
    presence: { certificate: me.document, document },
  });
  deps.say(`Written: ${written}`);
  deps.say(
    `Take it to the authorising officer. On the spot, “authority presence ${name} --key …” shows the code that counts at each time.`,
  );
}

type Course = Pick<PresenceChain, 'deploymentId' | 'from' | 'until' | 'intervalMinutes'>;

/** From the officer's own key, and nothing else: Ed25519 signs one text in one way only. */
async function codesOf(course: Course, sign: SignText): Promise<ReturnType<typeof makeCodes>> {
  return makeCodes(course, Buffer.from(await sign(seedText(course)), 'base64'));
}

/** The code that counts now; with --follow each next one as its time comes, until the window is over. */
async function showCodes(
  chain: PresenceChain,
  values: Parameters<typeof openSigner>[0] & { readonly follow: boolean },
  deps: CommandDeps,
): Promise<void> {
  const signer = await openSigner(values, deps.terminal);
  const { anchor, codes } = await codesOf(chain, await signer.unlock());
  if (anchor !== chain.anchor) {
    throw new AppError(
      'wrong-key',
      'This key made other codes than the ones that were promised. Use the same key.',
    );
  }
  for (;;) {
    const now = deps.now();
    const slot = slotAt(chain, now);
    if (slot === null && now < chain.from && values.follow) {
      deps.say(`The window begins at ${atInstant(chain.from)}. The first code shows then.`);
      await new Promise((resolve) => setTimeout(resolve, chain.from - now));
      continue;
    }
    if (slot === null) {
      deps.say(
        now < chain.from
          ? `The window begins at ${atInstant(chain.from)}. There is no code before.`
          : 'The window is over. There are no more codes.',
      );
      return;
    }
    const { ends } = slotTimes(chain, slot);
    deps.say(
      `\n    ${showCode(codes[slot] ?? '')}\n\nCounts until ${atInstant(ends)}. Read it out to the console.`,
    );
    if (!values.follow) return;
    await new Promise((resolve) => setTimeout(resolve, ends - now));
  }
}
