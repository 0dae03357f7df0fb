import type { Migration } from '../migrate.ts';

export const slotsOfPeople: Migration = {
  name: '0003-slots-of-people',
  statements: `
    -- A person's slot in the vault checks their password. This says which of their slots holds; null until the first
    -- sign-in of a person from before.
    ALTER TABLE accounts DROP COLUMN password_hash;
    ALTER TABLE accounts ADD COLUMN public_key BLOB CHECK (length(public_key) = 32);
  `,
};
