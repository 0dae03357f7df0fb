import type { RecognitionStatus } from '../../../src-main/contract/deployments.ts';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { deploymentText as text } from './text.ts';

export function ModelPanel({ recognition }: { readonly recognition: RecognitionStatus }) {
  const { model, provider, overload } = recognition;
  return (
    <Panel title={text.modelTitle}>
      {model === null ? (
        <Message>{text.noModel}</Message>
      ) : (
        <Facts
          of={[
            [text.modelName, model.name],
            [text.purpose, model.purpose],
            [text.provider, provider ?? text.noProvider],
            [text.load, overload ?? text.inFull],
            [text.hash, <code key="hash">{model.modelHash}</code>],
          ]}
        />
      )}
    </Panel>
  );
}
