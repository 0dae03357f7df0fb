import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { asText } from '../../src-main/engine/policy/as-text.ts';
import type { Trust } from '../../src-main/engine/trust/certificates.ts';
import { describeOrder } from '../../src-main/engine/trust/describe-order.ts';
import { openPolicyPack, type OpenPolicy } from '../../src-main/engine/trust/policy-pack.ts';
import {
  authoritySchema,
  orderSchema,
  type Authority,
  type AuthorityFile,
  type Order,
} from '../../src-main/engine/trust/statements.ts';
import { formProblems, parseStatement } from '../../src-main/engine/trust/signed-document.ts';
import { required } from './command.ts';
import { readFileOf, type AuthorityFile as AnyFile } from './files.ts';
import { must } from './known-trust.ts';

/** The order in a request. @throws AppError when it has not its form */
export function orderIn(file: Extract<AnyFile, { readonly format: 'cordon-request/1' }>): Order {
  const order = orderSchema.safeParse(file.statement);
  if (order.success) return order.data;
  throw new AppError(
    'bad-request',
    `This request has not the form that it should: ${formProblems(order.error)}`,
  );
}

/** The policy that an order names, with both its signatures. It says which ranks and documents there have to be. */
export function readPolicyFor(
  order: Order | Authority,
  path: string | undefined,
  trust: Trust,
  now: number,
): OpenPolicy {
  const given = required(path, '--policy FILE, the signed policy that the request was made under');
  const policy = openPolicyAt(given, trust, now);
  if (policy.hash === order.policyHash) return policy;
  throw new AppError(
    'not-allowed',
    `The request was made under another version of the policy than ${given}. Give the version whose SHA-256 is ${order.policyHash}.`,
  );
}

/** The signed policy in force, with both its signatures. */
export function readPolicyInForce(path: string | undefined, trust: Trust, now: number): OpenPolicy {
  return openPolicyAt(required(path, '--policy FILE, the signed policy in force'), trust, now);
}

function openPolicyAt(path: string, trust: Trust, now: number): OpenPolicy {
  return must(openPolicyPack(readFileOf(fromWhereTheyStand(path), 'cordon-policy/1'), trust, now));
}

export function wordsOfOrder(order: Order | Authority, policy: OpenPolicy | null): string {
  return asText(describeOrder(order, policy?.policy ?? null, null));
}

/** What an authority says, as it stands in its file; whether it counts, is for `verify`. */
export function authorityIn({ authority }: AuthorityFile): Authority {
  return must(parseStatement(authority.document.payload, authoritySchema, 'This authority'));
}
