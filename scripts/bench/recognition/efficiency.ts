import { atLeast, printed, type Row } from '../row.ts';
import { percentile95, sum } from '../statistics.ts';
import type { LiveRun } from './live-run.ts';

/** What the ingest process gives of each camera. */
const detectionsPerSecond = 5;

/** Whether recognition saw nearly all that it should have; if not, decoding weighs more in the shares than it should. */
export function keptUp({ detector, elapsedMs, cameras }: LiveRun): boolean {
  return (detector.count * 1_000) / elapsedMs > 0.9 * detectionsPerSecond * cameras;
}

/** How much of what recognition costs goes into the models and the decoder, which no code around them can save. */
export function efficiencyRows(run: LiveRun): readonly Row[] {
  const { detector, mesh, embedder, framesDecoded, decodeMsPerFrame, inferenceCpuMs, ingestCpuMs } = run;
  const modelsMs = sum([detector, mesh, embedder].map(({ cpuMs }) => cpuMs));
  const decoderMs = framesDecoded * decodeMsPerFrame;
  return [
    atLeast(
      0.8,
      'efficiency',
      (modelsMs + decoderMs) / (inferenceCpuMs + ingestCpuMs),
      'share of the CPU time',
    ),
    printed('efficiency-inference', modelsMs / inferenceCpuMs, 'share of the CPU time'),
    printed('efficiency-ingest', decoderMs / ingestCpuMs, 'share of the CPU time'),
    printed('detector-runs', detector.count, 'calls'),
    printed('mesh-runs', mesh.count, 'calls'),
    printed('embedder-runs', embedder.count, 'calls'),
    printed('searches', run.search.count, 'calls'),
    printed('frames-decoded', framesDecoded, 'calls'),
    printed('detector-cpu', detector.cpuMs / detector.count, 'ms a call'),
    printed('mesh-cpu', mesh.cpuMs / mesh.count, 'ms a call'),
    printed('embedder-cpu', embedder.cpuMs / embedder.count, 'ms a call'),
    printed('decoder-cpu', decodeMsPerFrame, 'ms a call'),
    printed('frame-age-p95', percentile95(run.frameAgesMs), 'ms'),
  ];
}
