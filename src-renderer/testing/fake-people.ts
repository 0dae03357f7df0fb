import type { Asked } from '../../src-main/contract/requests.ts';

export function fakeAsked(): Asked {
  return { requestId: 'request-fake', codeHalf: 'K7QF2-9XWMB', otherHalf: null };
}
