import {
  liveFragmentsHeaderSchema,
  unpackFrame,
  type LiveFragmentsHeader,
} from '../../../src-main/contract/media.ts';

export interface LiveFragments extends LiveFragmentsHeader {
  /** Null where the timeline goes on. */
  readonly init: Uint8Array | null;
  readonly media: Uint8Array;
}

/** Reads what the engine answered. @throws when it is something else */
export function readLiveFragments(frame: Uint8Array): LiveFragments {
  const { header, body } = unpackFrame(frame) ?? {};
  const parsed = liveFragmentsHeaderSchema.parse(header);
  const bytes = body ?? new Uint8Array();
  const { initBytes } = parsed;
  return {
    ...parsed,
    init: initBytes === 0 ? null : bytes.subarray(0, initBytes),
    media: bytes.subarray(initBytes),
  };
}
