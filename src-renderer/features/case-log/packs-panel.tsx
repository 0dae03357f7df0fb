import { useState } from 'react';
import type { PackView } from '../../../src-main/contract/packs.ts';
import type { RequestView } from '../../../src-main/contract/requests.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { localDay, localTime } from '../../ui/time.ts';
import { roleWords } from '../../ui/words.ts';
import { AskForPack } from './ask-for-pack.tsx';
import { ConfirmPack, RefusePack } from './decide-pack.tsx';
import { SavePack } from './save-pack.tsx';
import { ShareDone } from './share-done.tsx';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
type Open = 'ask' | { readonly what: 'confirm' | 'refuse'; readonly request: RequestView } | null;

/** Evidence packs: what waits for a second person, and what two people agreed on. */
export function PacksPanel() {
  const packs = useOperation('packs.list', {}, { everyMs: 1_500 });
  const requests = useOperation('requests.list', {});
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => {
    setOpen(null);
    void packs.refetch();
  };
  const waiting = (requests.data?.requests ?? []).filter(
    ({ kind, state }) => kind === 'export-pack' && state === 'pending',
  );
  return (
    <Panel title={text.packsTitle}>
      <p className={c('faint')}>{text.packsHint}</p>
      <Button look="primary" onPress={() => setOpen('ask')}>
        {text.packAsk}
      </Button>
      <ul className={c('places')}>
        {waiting.map((request) => (
          <Waiting key={request.id} request={request} onOpen={(what) => setOpen({ what, request })} />
        ))}
      </ul>
      <Button look="bare" onPress={() => void saveVerifier()}>
        {text.packVerifier}
      </Button>
      <Answer of={packs} loading={text.packsLoading}>
        {({ packs: agreed }) =>
          agreed.length === 0 ? (
            <p className={c('faint')}>{text.noPacks}</p>
          ) : (
            <ul className={c('places')}>
              {agreed.map((pack) => (
                <Agreed key={pack.id} pack={pack} onChange={() => void packs.refetch()} />
              ))}
            </ul>
          )
        }
      </Answer>
      {open === 'ask' ? <AskForPack onClose={close} /> : null}
      {open !== null && open !== 'ask' && open.what === 'confirm' ? (
        <ConfirmPack request={open.request} onClose={close} />
      ) : null}
      {open !== null && open !== 'ask' && open.what === 'refuse' ? (
        <RefusePack request={open.request} onClose={close} />
      ) : null}
    </Panel>
  );
}

/** The page that verifies packs in any browser, without a network. */
async function saveVerifier(): Promise<void> {
  const page = await fetch(new URL('/verify-pack.html', window.location.href));
  saveFile({ fileName: 'verify-pack.html', contentType: 'text/html', text: await page.blob() });
}

function Waiting(props: {
  readonly request: RequestView;
  readonly onOpen: (what: 'confirm' | 'refuse') => void;
}) {
  const { request, onOpen } = props;
  const { words, reason, askedBy, isMine, cannotConfirmBecause } = request;
  return (
    <li>
      <p>
        <strong>{words}</strong> {text.packWaiting(askedBy.displayName, roleWords[askedBy.role])}
      </p>
      <p className={c('faint')}>
        {text.packReason}: {reason}
      </p>
      {isMine ? (
        <p className={c('faint')}>{text.packAsked}</p>
      ) : cannotConfirmBecause === null ? null : (
        <p className={c('faint')}>{cannotConfirmBecause}</p>
      )}
      <div className={c('actions')}>
        {cannotConfirmBecause === null ? (
          <Button onPress={() => onOpen('confirm')} aria-label={text.packConfirmOf(words)}>
            {text.packConfirm}
          </Button>
        ) : null}
        <Button look="bare" onPress={() => onOpen('refuse')}>
          {isMine ? text.packWithdraw : text.packRefuse}
        </Button>
      </div>
    </li>
  );
}

function Agreed({ pack, onChange }: { readonly pack: PackView; readonly onChange: () => void }) {
  const make = useChange('packs.make', { onDone: onChange });
  const { id, label, variant, reason, askedBy, confirmedBy, until, state, progress, problem, file } = pack;
  return (
    <li>
      <p>
        <strong>{label}</strong>, {text.packKind[variant]}
      </p>
      <p className={c('faint')}>
        {text.packReason}: {reason}
      </p>
      <p className={c('faint')}>
        {text.packAgreed(askedBy.name, confirmedBy, `${localDay(until)} ${localTime(until, false)}`)}
      </p>
      {problem === null ? null : <Message tone="attention">{problem}</Message>}
      {pack.cannotTakeBecause === null ? null : <p className={c('faint')}>{pack.cannotTakeBecause}</p>}
      {state === 'making' ? <ShareDone share={progress} words={text.packMaking} /> : null}
      {state === 'confirmed' && pack.cannotTakeBecause === null ? (
        <Button
          isPending={make.isPending}
          onPress={() => make.mutate({ id })}
          aria-label={text.packMakeOf(label)}
        >
          {text.packMake}
        </Button>
      ) : null}
      {file === null ? null : <SavePack file={file} label={label} />}
      {make.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(make.error)}
        </Message>
      ) : null}
    </li>
  );
}
