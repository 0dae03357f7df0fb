import type { Evaluation } from './evaluate.ts';
import { percent, rate } from './words.ts';

/** An evaluation as people read it. */
export function describe(evaluation: Evaluation): string {
  const { pack, images, identities, failureToEnrol, det, limits } = evaluation;
  return [
    `pack ${pack}: ${images} images of ${identities} identities, failure to enrol ${percent(failureToEnrol)}`,
    ...det.map(
      ({ fmr, threshold, tar, low, high, impostors, genuines }) =>
        `FMR ${rate(fmr)}: TAR ${percent(tar)} (95%: ${percent(low)} to ${percent(high)}) at threshold ${threshold.toFixed(3)}, ${genuines} genuine and ${impostors} impostor pairs`,
    ),
    ...evaluation.openSet.map(
      ({ gallery, fpir, fnir, low, high, threshold, mated, nonMated }) =>
        `open set, list of ${gallery}: FNIR ${percent(fnir)} (95%: ${percent(low)} to ${percent(high)}) at FPIR ${percent(fpir, 1)}, threshold ${threshold.toFixed(3)}, ${mated} mated and ${nonMated} non-mated probes`,
    ),
    ...evaluation.byFaceHeight.map(
      ({ faceHeightPx, tar, low, high, threshold, genuines, failures }) =>
        `faces ${faceHeightPx} px high: TAR ${percent(tar)} (95%: ${percent(low)} to ${percent(high)}) at threshold ${threshold.toFixed(3)}, ${genuines} pairs, ${percent(failures)} without a template`,
    ),
    ...describeProposed(evaluation),
    ...evaluation.byLooks.map(
      ({ threshold, looks, genuines, impostors, single, vote, meanOfScores }) =>
        `votes over ${looks} looks at threshold ${threshold.toFixed(3)}: TAR ${percent(vote.tar)} (95%: ${percent(vote.low)} to ${percent(vote.high)}) and FMR ${rate(vote.fmr)}; ` +
        `each look by itself ${percent(single.tar)} and ${rate(single.fmr)}; by the mean of the looks’ scores ${percent(meanOfScores.tar)} and ${rate(meanOfScores.fmr)}; ` +
        `${genuines} votes about themselves, ${impostors} about others`,
    ),
    ...describeHalves(evaluation),
    ...describeGroups(evaluation),
    ...limits.map(
      ({ name, value, limit, ok }) =>
        `${ok ? 'ok    ' : 'FAILED'} ${name}: ${value === null ? 'too few pairs to tell' : percent(value)} (limit ${percent(limit)})`,
    ),
  ].join('\n');
}

function describeProposed({ proposed }: Evaluation): readonly string[] {
  if (proposed === null) return ['proposed threshold: too few pairs to tell'];
  const { fmr, threshold, isExtrapolated } = proposed;
  const beyond = isExtrapolated ? ', beyond what these pairs can show' : '';
  return [
    `proposed threshold ${threshold.toFixed(3)}: an FMR of at most ${rate(fmr)}, at the upper end of its interval${beyond}`,
  ];
}

function describeHalves({ halves }: Evaluation): readonly string[] {
  if (halves === null) return [];
  const { splits, fmr, tar, tarAtOther, fmrAtOther } = halves;
  const range = ({ lowest, median, highest }: typeof tar, words: (share: number) => string) =>
    `${words(median)} (${words(lowest)} to ${words(highest)})`;
  return [
    `halves of the identities, ${splits} splits, median and range: TAR at FMR ${rate(fmr)} ${range(tar, percent)}; ` +
      `at the other half’s threshold TAR ${range(tarAtOther, percent)}, FMR ${range(fmrAtOther, rate)}`,
  ];
}

function describeGroups({ byGroup }: Evaluation): readonly string[] {
  if (byGroup === null) return ['groups: not measured (name a file with --groups)'];
  return byGroup.map(({ group, identities, failureToEnrol, tar, low, high, fmr, fmrLow, fmrHigh }) => {
    const accepts = tar === null ? 'not enough data' : withInterval(tar, low, high, percent);
    const matches = fmr === null ? 'not enough data' : withInterval(fmr, fmrLow, fmrHigh, rate);
    return `group ${group}, ${identities} identities: failure to enrol ${percent(failureToEnrol)}, TAR ${accepts}, FMR within it ${matches}`;
  });
}

function withInterval(
  share: number,
  low: number | null,
  high: number | null,
  words: (share: number) => string,
): string {
  return `${words(share)} (95%: ${words(low ?? 0)} to ${words(high ?? 1)})`;
}
