import type { Migration } from '../migrate.ts';

export const keptLists: Migration = {
  name: '0008-kept-lists',
  statements: `
    -- When the policy lets an ended deployment's watchlist live no longer; null for those that ended before.
    ALTER TABLE deployments ADD COLUMN list_due_at INTEGER;
  `,
};
