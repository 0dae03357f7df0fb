import { AppError } from '../../contract/errors.ts';
import type { Handlers } from '../dispatch.ts';
import { adoptCustodians } from './adopt-custodians.ts';
import { adoptRevocations } from './adopt-revocations.ts';
import { pinRoot, readRoot } from './pin-root.ts';
import type { TakeInDeps } from './take-in.ts';

type TrustHandlers = Pick<
  Handlers,
  'trust.preview-root' | 'trust.pin-root' | 'trust.adopt-revocations' | 'trust.adopt-custodians'
>;

export function createTrustHandlers(deps: TakeInDeps): TrustHandlers {
  return {
    'trust.preview-root': async ({ file }) => {
      const read = readRoot(file, deps.mode);
      if (!read.ok) throw new AppError('not-trusted', read.because);
      const { force, mode, madeAt } = read.value.root;
      return { force, mode, madeAt };
    },
    'trust.pin-root': async ({ file, fingerprint }, caller) => {
      await pinRoot(file, fingerprint, caller.session?.person.id ?? null, deps);
      return {};
    },
    'trust.adopt-revocations': async ({ file }, caller) => {
      const list = await adoptRevocations(file, caller.session?.person.id ?? null, deps);
      return { number: list.number, revoked: list.certificates.length };
    },
    'trust.adopt-custodians': async ({ file }, caller) => {
      const { number } = await adoptCustodians(file, caller.session?.person.id ?? null, deps);
      return { number };
    },
  };
}
