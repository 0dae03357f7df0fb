import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './table.module.css';

const c = classNames(styles);

interface TableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** A plain table for lists that fit on a screen. */
export function Table({ label, columns, children }: TableProps) {
  return (
    <div className={c('frame')}>
      <table className={c('table')} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
