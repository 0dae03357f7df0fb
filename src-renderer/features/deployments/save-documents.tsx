import type { DeploymentView } from '../../../src-main/contract/deployments.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { saveFile } from '../../ui/save-file.ts';
import styles from './deployment.module.css';
import { deploymentText } from './text.ts';

const c = classNames(styles);
const text = deploymentText.steps;
const otherFormats = ['pdf', 'csv', 'json'] as const;

/** What there is of a deployment on paper and for machines: its authority, or what is asked for, and its record once it is over. */
export function SaveDocuments({ of: { id, authority, steps } }: { readonly of: DeploymentView }) {
  const { person } = useSession();
  const save = { onDone: saveFile, timeoutMs: 120_000 };
  const page = useChange('deployments.authority-page', save);
  const record = useChange('deployments.record', save);
  const error = [page, record].find(({ isError }) => isError)?.error ?? null;
  return (
    <>
      {mayCall(person.role, 'deployments.authority-page') ? (
        <div className={c('step')}>
          <Button icon="down" onPress={() => page.mutate({ id })}>
            {authority === null ? text.requestPage : text.authorityPage}
          </Button>
          {authority === null
            ? null
            : otherFormats.map((format) => (
                <Button
                  key={format}
                  aria-label={text.authorityAs(format.toUpperCase())}
                  onPress={() => page.mutate({ id, format })}
                >
                  {format.toUpperCase()}
                </Button>
              ))}
        </div>
      ) : null}
      {steps.some(({ step }) => step === 'report') ? (
        <div className={c('step')}>
          <Button icon="down" onPress={() => record.mutate({ id })}>
            {text.report}
          </Button>
          {otherFormats.map((format) => (
            <Button
              key={format}
              aria-label={text.reportAs(format.toUpperCase())}
              onPress={() => record.mutate({ id, format })}
            >
              {format.toUpperCase()}
            </Button>
          ))}
        </div>
      ) : null}
      {error === null ? null : (
        <Message tone="bad" role="alert">
          {errorWords(error)}
        </Message>
      )}
    </>
  );
}
