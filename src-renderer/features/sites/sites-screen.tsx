import type { ReactNode } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { useIsKnown } from '../../ui/use-is-known.ts';
import { Link } from './link.tsx';
import { SiteTable } from './site-table.tsx';
import styles from './sites.module.css';
import { sitesText as text } from './text.ts';

const c = classNames(styles);
const refreshMs = 5_000;

/** At a control room, how each of its sites does; at a site, whether its control room is heard of. */
export function SitesScreen({ below }: { readonly below: ReactNode }) {
  const sites = useOperation('sites.list', {}, { everyMs: refreshMs });
  const isKnown = useIsKnown(sites, 4 * refreshMs);
  return (
    <Screen title={text.title}>
      <div className={c('page')}>
        <Answer of={sites} loading={text.loading}>
          {({ name, control, sites: list }) => (
            <>
              {control === null ? null : (
                <Panel title={text.control} aside={<Link of={control.link} isKnown={isKnown} />}>
                  <p>{isKnown ? control.words : text.controlUnknown}</p>
                  <Facts
                    of={[
                      [text.here, name ?? ''],
                      [text.waitingUp, text.waiting(control.link.waiting)],
                    ]}
                  />
                </Panel>
              )}
              {control === null && list.length === 0 ? <Message>{text.none}</Message> : null}
              {list.length === 0 ? null : <SiteTable sites={list} isKnown={isKnown} />}
            </>
          )}
        </Answer>
        {below}
      </div>
    </Screen>
  );
}
