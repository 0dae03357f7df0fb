import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { classNames } from './class-names.ts';
import styles from './tabs.module.css';

const c = classNames(styles);

interface TabsProps<Name extends string> {
  readonly label: string;
  readonly selected: Name;
  readonly onSelect: (name: Name) => void;
  readonly tabs: readonly (readonly [name: Name, title: string])[];
  /** What is on the selected one. */
  readonly children: ReactNode;
}

/** Parts of one screen, one at a time; the arrow keys go between them. */
export function Tabs<Name extends string>({ label, selected, onSelect, tabs, children }: TabsProps<Name>) {
  return (
    <AriaTabs
      className={c('tabs')}
      selectedKey={selected}
      onSelectionChange={(key) => {
        const chosen = tabs.find(([name]) => name === key);
        if (chosen !== undefined) onSelect(chosen[0]);
      }}
    >
      <TabList aria-label={label} className={c('list')}>
        {tabs.map(([name, title]) => (
          <Tab key={name} id={name} className={c('tab')}>
            {title}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={selected} id={selected} className={c('panel')}>
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
