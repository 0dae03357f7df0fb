import { describe, expect, it } from 'vitest';
import { sql } from './sql.ts';

describe('the sql tag', () => {
  it('binds every value and never writes one into the statement', () => {
    const name = "x'; DROP TABLE accounts; --";
    const query = sql`SELECT * FROM accounts WHERE login_name = ${name} AND created_at > ${5}`;
    expect(query.text).toBe('SELECT * FROM accounts WHERE login_name = ? AND created_at > ?');
    expect(query.values).toEqual([name, 5]);
  });

  it('splices a nested statement with its values in place', () => {
    const only = sql`AND kind = ${'alert.raised'}`;
    const query = sql`SELECT 1 FROM entries WHERE sequence < ${9} ${only} LIMIT ${3}`;
    expect(query.text).toBe('SELECT 1 FROM entries WHERE sequence < ? AND kind = ? LIMIT ?');
    expect(query.values).toEqual([9, 'alert.raised', 3]);
  });
});
