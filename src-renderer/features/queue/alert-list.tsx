import type { AlertSummary } from '../../../src-main/contract/alerts.ts';
import { QueueRow } from './queue-row.tsx';

interface AlertListProps {
  readonly label: string;
  readonly alerts: readonly AlertSummary[];
  readonly openId: string | null | undefined;
  readonly onOpen: (alertId: string) => void;
}

export function AlertList({ label, alerts, openId, onOpen }: AlertListProps) {
  return (
    <ul aria-label={label}>
      {alerts.map((alert) => (
        <QueueRow key={alert.id} alert={alert} isOpen={alert.id === openId} onOpen={onOpen} />
      ))}
    </ul>
  );
}
