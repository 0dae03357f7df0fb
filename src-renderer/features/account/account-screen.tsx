import type { ReactNode } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Screen } from '../../ui/screen.tsx';
import { roleWords } from '../../ui/words.ts';
import { PasswordPanel } from './password-panel.tsx';
import { ReviewingPanel } from './reviewing-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { RecentPanel } from './recent-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import styles from './account.module.css';
import { accountText as text } from './text.ts';

const c = classNames(styles);

/** What everybody sees and changes about themselves. */
export function AccountScreen({ aside }: { readonly aside: ReactNode }) {
  const account = useOperation('account.read', {});
  return (
    <Screen title={text.title}>
      <Answer of={account} loading={text.loading}>
        {({ person, loginName, sessions, recent, reviewing, secondFactor, ifForgotten }) => (
          <>
            <p>{text.hint(person.displayName, roleWords[person.role], loginName)}</p>
            <div className={c('columns')}>
              <div className={c('side')}>
                <PasswordPanel ifForgotten={ifForgotten} hasSecondFactor={secondFactor.isThere} />
                <SecondFactorPanel isThere={secondFactor.isThere} />
              </div>
              <div className={c('side')}>
                {reviewing === null ? null : <ReviewingPanel reviewing={reviewing} />}
                {aside}
                <SessionsPanel sessions={sessions} />
                <RecentPanel recent={recent} />
              </div>
            </div>
          </>
        )}
      </Answer>
    </Screen>
  );
}
