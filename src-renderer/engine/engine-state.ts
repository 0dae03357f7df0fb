import type { SessionView } from '../../src-main/contract/sessions.ts';

/** What the console knows of its engine and of who is signed in. */
export interface EngineState {
  /** `connecting` until the host has spoken; `restarting` also while the way to the host is shut. */
  readonly engine: 'connecting' | 'starting' | 'ready' | 'restarting' | 'failed';
  /** It runs, as far as the host knows, and answers nothing: whatever it said last may no longer be so. */
  readonly isSilent: boolean;
  /** With `failed`: what is wrong and what to do, as given. */
  readonly message: string | null;
  readonly session: SessionView | null;
  /** Why the last session ended, when the person did not end it. */
  readonly endedBecause: string | null;
}

export const initialEngineState: EngineState = {
  engine: 'connecting',
  isSilent: false,
  message: null,
  session: null,
  endedBecause: null,
};
