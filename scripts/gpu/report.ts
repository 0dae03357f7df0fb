import type { ProviderTrial } from '../../src-main/engine/recognition/inference/provider-trial.ts';
import type { Gpu } from './find-gpus.ts';

/** The cards of the machine, or what it means that there are none. */
export function gpuLines(gpus: readonly Gpu[]): readonly string[] {
  if (gpus.length === 0) {
    return [
      'No graphics card was found. Recognition runs on the processor, which is what its figures were measured on.',
      'If there is a card: install its driver, and see that the machine’s own tool (nvidia-smi for NVIDIA) names it.',
    ];
  }
  return gpus.map(({ name, driver }) => `${name}${driver === null ? '' : `, driver ${driver}`}`);
}

/** A line for each trial: what it gave, and why it would not be chosen. */
export function trialLine({ provider, precision, difference, timeRatio, refusal }: ProviderTrial): string {
  const name = `${provider}, ${precision === 'half' ? 'half precision (FP16)' : 'single precision'}`;
  if (difference === null || timeRatio === null) return `${name}: does not run. ${refusal ?? ''}`.trim();
  const percent = (difference * 100).toPrecision(2);
  const speed =
    timeRatio < 1 ? `${(1 / timeRatio).toFixed(1)} times as fast` : `${timeRatio.toFixed(1)} times as slow`;
  return `${name}: differs from the CPU by at most ${percent}%, ${speed}; ${refusal === null ? 'passes' : `not taken, because ${refusal}`}`;
}
