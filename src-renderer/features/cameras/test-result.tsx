import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { Message } from '../../ui/message.tsx';
import { camerasText } from './text.ts';

const text = camerasText.form;
/** How far the shapes of two streams of one section may differ: encoders round sides to multiples. */
const sameSection = 0.03;

type Tested = OperationOutput<'cameras.test'>;
type Stream = NonNullable<Tested['substream']>;

/** What a test found; a substream of another shape than the main stream is of little use, and that is said. */
export function TestResult({ tested }: { readonly tested: Tested }) {
  const { substream, tookMs } = tested;
  const seconds = (tookMs / 1_000).toFixed(1);
  if (substream === null) {
    return (
      <Message tone="good" role="status">
        {text.tested(wordsOf(tested), seconds)}
      </Message>
    );
  }
  const ratio = (tested.widthPx * substream.heightPx) / (tested.heightPx * substream.widthPx);
  const isSameSection = Math.abs(ratio - 1) <= sameSection;
  return (
    <Message tone={isSameSection ? 'good' : 'attention'} role="status">
      {isSameSection
        ? text.testedBoth(wordsOf(tested), wordsOf(substream), seconds)
        : text.otherSection(wordsOf(tested), wordsOf(substream))}
    </Message>
  );
}

function wordsOf({ codec, widthPx, heightPx, framesPerSecond }: Stream): string {
  return camerasText.stream(codec, widthPx, heightPx, framesPerSecond);
}
