import type { DeploymentState, RecognitionStatus } from '../../src-main/contract/deployments.ts';
import { spanInWords } from '../ui/time.ts';
import { frameText as text } from './text.ts';

/** Why recognition is off, without the words that the headline beside it already says. */
export function reasonWords(
  recognition: Pick<RecognitionStatus, 'isRunning' | 'words' | 'conditions'>,
): string {
  if (recognition.isRunning) return '';
  const reason = recognition.words.replace(/^Recognition is (off|not running)\.\s*/, '');
  const unmet = recognition.conditions.filter(({ isMet }) => !isMet);
  const others = unmet.filter(({ words }) => words !== reason).length;
  if (reason === '' || others === 0) return reason === '' ? (unmet[0]?.words ?? '') : reason;
  return `${reason} ${others === 1 ? 'One more condition is' : `${others} more conditions are`} not met.`;
}

/** What is left of a window, in words. */
export function windowWords(window: { readonly from: number; readonly until: number }, now: number): string {
  if (now < window.from) return text.windowAhead(spanInWords(window.from - now));
  return now >= window.until ? text.windowOver : text.timeLeft(spanInWords(window.until - now));
}

/** Whether a deployment has ended, whatever its window says. */
export function isOver(state: DeploymentState): boolean {
  return state === 'ended' || isDestroyed(state);
}

/** Whether its watchlist is gone. */
export function isDestroyed(state: DeploymentState): boolean {
  return state === 'purged' || state === 'reported';
}
