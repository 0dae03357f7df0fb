import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { operations } from '../contract/operations.ts';
import { readingRuleOf } from '../engine/policy/reading.ts';
import { scopeRuleOf } from '../engine/scopes.ts';
import { isAllowed, type Finding } from './matrix/finding.ts';
import { hostileInputs } from './matrix/hostile-inputs.ts';
import { permissionsAsMarkdown } from './permissions/as-markdown.ts';
import { permissionGroups, permissions } from './permissions/permissions.ts';
import { scopeKindOf } from './permissions/scope-answers.ts';
import { runMatrix } from './run-attack.ts';

const page = new URL('../../docs/permissions.md', import.meta.url);

describe('the table of permissions', () => {
  it('has a row for every operation, once, and none for anything else', () => {
    const rows = permissionGroups.flatMap((group) => Object.keys(group.rows));
    expect(rows.toSorted()).toEqual(Object.keys(operations).toSorted());
    expect(Object.keys(permissions).toSorted()).toEqual(rows.toSorted());
  });

  it.each(Object.entries(operations))('says of %s what the contract says', (name, { audience, ...rest }) => {
    const { who, narrowedBy, whileHeldBack } = permissions[name as keyof typeof operations]; // a key of it
    const sorted = (roles: typeof audience) => (typeof roles === 'string' ? roles : roles.toSorted());
    expect(sorted(who)).toEqual(sorted(audience));
    expect(whileHeldBack).toEqual('whileHeldBack' in rest ? rest.whileHeldBack : undefined);
    expect(narrowedBy ?? null).toBe(readingRuleOf(name as keyof typeof operations));
    const roles = typeof audience === 'string' ? ['operator'] : audience;
    const isForLimited = roles.some((role) => role === 'operator' || role === 'supervisor');
    expect(scopeKindOf(name)).toBe(isForLimited ? scopeRuleOf[name as keyof typeof operations] : null);
  });

  it('is what docs/permissions.md shows (npm run attack -- --write)', async () => {
    const options = await resolveConfig(page);
    const printed = await format(permissionsAsMarkdown(), { ...options, parser: 'markdown' });
    expect(await readFile(page, 'utf8')).toBe(printed);
  });
});

/** Whether the table expects an operation to be refused in each state that the part of the suite below goes through. */
function isRefusedToAll(name: string): boolean {
  const { except } = permissions[name as keyof typeof operations]; // a key of it
  return (['no-policy', 'in-force', 'live'] as const).every((state) => {
    const outcome = except?.[state] ?? 'done';
    return outcome !== 'done' && name !== 'setup.create-admin';
  });
}

describe('the suite', () => {
  it('finds nothing that the table doesn’t allow, from an empty folder to a live deployment', async () => {
    const findings: Finding[] = [];
    const options = { isHostile: false, hasDeadSessions: false, seed: 1 };
    await runMatrix(options, (_, found) => findings.push(...found), 'live');
    expect(findings.filter((finding) => !isAllowed(finding))).toEqual([]);
    // Every operation was refused to somebody or is open to all, and each that can be was done for somebody.
    const done = new Set(findings.filter(({ got }) => got === 'done').map(({ operation }) => operation));
    const never = Object.keys(operations).filter((name) => !done.has(name));
    expect(never).toEqual(Object.keys(operations).filter((name) => isRefusedToAll(name)));
  }, 300_000);

  it('fails when the engine lets somebody do what the table forbids, or refuses what it allows', async () => {
    const nobodys = { who: ['admin'], why: 'A table that somebody got wrong.' } as const;
    const table = {
      ...permissions,
      'system.status': nobodys,
      'people.list': { ...nobodys, who: 'anyone' },
    } as const;
    const findings: Finding[] = [];
    await runMatrix(
      { isHostile: false, hasDeadSessions: false, seed: 1, table },
      (_, found) => findings.push(...found),
      'before-set-up',
    );
    const failed = findings
      .filter((finding) => !isAllowed(finding))
      .map(({ operation, got }) => [operation, got]);
    expect(failed).toContainEqual(['system.status', 'done']);
    expect(failed).toContainEqual(['people.list', 'not-signed-in']);
  }, 60_000);

  it('makes every part of an input hostile', () => {
    const inputs = hostileInputs({ id: 'x', list: [{ name: 'y' }] });
    expect(inputs).toContainEqual({ id: 'x' });
    expect(inputs).toContainEqual({ id: null, list: [{ name: 'y' }] });
    expect(inputs).toContainEqual({ id: 'x', list: [{ name: '../../../../etc/shadow' }] });
    expect(inputs).toContainEqual({ id: 'x', list: [{ name: 'y' }], role: 'admin' });
  });
});
