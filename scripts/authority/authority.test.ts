import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src-main/contract/errors.ts';
import type { Terminal } from '../terminal.ts';
import { certify } from './certify.ts';
import type { CommandDeps } from './command.ts';
import { draft } from './draft.ts';
import { escrow } from './escrow.ts';
import { keygen } from './keygen.ts';
import { makeRoot } from './make-root.ts';
import { escrowAnswerFileSchema } from '../../src-main/engine/escrow/files.ts';
import { makeDeposit } from '../../src-main/engine/keys/deposit.ts';
import { makeKeyPair } from '../../src-main/engine/keys/hpke.ts';
import {
  custodiansFileSchema,
  custodiansSchema,
  encodeSealingKey,
} from '../../src-main/engine/trust/custodians.ts';
import { fingerprintOf } from '../../src-main/engine/trust/fingerprint.ts';
import { isCodeOf, readCode, slotAt } from '../../src-main/engine/trust/presence-chain.ts';
import { policyPackSchema, readPolicy } from '../../src-main/engine/trust/policy-pack.ts';
import { hashOfText } from '../../src-main/engine/trust/signed-document.ts';
import { authorityFileSchema, authoritySchema, orderHashOf } from '../../src-main/engine/trust/statements.ts';
import { testOrder } from '../../src-main/engine/trust/testing/test-authority.ts';
import { presence } from './presence.ts';
import { createHash } from 'node:crypto';
import { forceRootFileSchema, openForceRoot } from '../../src-main/engine/trust/force-root.ts';
import { checkUnder18Authority } from '../../src-main/engine/trust/under-18.ts';
import { must } from './known-trust.ts';
import { under18 } from './under-18.ts';
import { revoke } from './revoke.ts';
import { show } from './show.ts';
import { sign } from './sign.ts';
import { verify } from './verify.ts';

const day = 24 * 60 * 60 * 1000;
const passphrase = 'four quiet words here';
let folder = '';
let now = 1_800_000_000_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cordon-authority-'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

type Command = (args: readonly string[], deps: CommandDeps) => Promise<void>;

/** Runs a command with somebody at the terminal who answers in this order; what was said, and what was asked. */
async function run(command: Command, args: readonly string[], answers: readonly string[] = []) {
  const left = [...answers];
  const said: string[] = [];
  const asked: string[] = [];
  const ask = (question: string): Promise<string> => {
    asked.push(question);
    said.push(`(${question})`);
    const answer = left.shift();
    return answer === undefined
      ? Promise.reject(new Error(`not expected: ${question}`))
      : Promise.resolve(answer);
  };
  const terminal: Terminal = { ask, askHidden: ask, close: () => undefined };
  await command([...args, ...(command === show || command === verify ? [] : ['--out', folder])], {
    terminal,
    say: (line) => said.push(line),
    now: () => now,
    passphraseCost: { memoryKiB: 64, passes: 1, lanes: 1 },
  });
  return { text: said.join('\n'), asked };
}

async function refusal(
  command: Command,
  args: readonly string[],
  answers: readonly string[] = [],
): Promise<string> {
  try {
    await run(command, args, answers);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

/** A force with its root, and two signers with certificates, made as people make them. */
async function setUp(): Promise<void> {
  const root = await run(makeRoot, ['--force', 'Example Police'], [passphrase, passphrase]);
  expect(root.text).toMatch(/([0-9A-Z]{5}-){5}[0-9A-Z]{5}/);
  for (const [number, name] of [
    ['4711', 'Ada Example'],
    ['4712', 'Bo Sample'],
  ] as const) {
    await run(
      keygen,
      ['--purpose', 'policy-signer', '--name', name, '--number', number],
      [passphrase, passphrase],
    );
    const { text } = await run(
      certify,
      [at(`${number}-policy-signer.request.json`), '--days', '365', ...rootOptions(), ...rootKey()],
      [passphrase],
    );
    expect(text).toContain(`${name}, number ${number}`);
    expect(text.indexOf(name)).toBeLessThan(text.indexOf('(Passphrase'));
  }
}

const rootOptions = () => ['--root', at('force-root.json')];
const rootKey = () => ['--key', at('force-root.private-key.json')];
const signerOf = (number: string) => [
  ...rootOptions(),
  '--certificate',
  at(`${number}-policy-signer.certificate.json`),
  '--key',
  at(`${number}-policy-signer.private-key.json`),
];

describe('those who sign, on their own machine', () => {
  it('make a root, keys and certificates; nothing private is readable', async () => {
    await setUp();
    const names = await readdir(folder);
    expect(names.toSorted()).toEqual([
      '4711-policy-signer.certificate.json',
      '4711-policy-signer.private-key.json',
      '4711-policy-signer.request.json',
      '4712-policy-signer.certificate.json',
      '4712-policy-signer.private-key.json',
      '4712-policy-signer.request.json',
      'force-root.json',
      'force-root.private-key.json',
    ]);
    for (const name of names.filter((one) => one.includes('private'))) {
      const content = await readFile(at(name), 'utf8');
      // How the PKCS #8 of an Ed25519 key begins.
      expect(content).not.toContain('MC4CAQAwBQYDK2Vw');
      expect(content).not.toContain(passphrase);
    }
  });

  it('see a policy in plain words before the passphrase is asked for, and sign what they saw', async () => {
    await run(draft, rootOptions());
    const first = await run(sign, [at('policy-1.draft.json'), ...signerOf('4711')], [passphrase]);
    expect(first.text.indexOf('People on a watchlist, at most:')).toBeGreaterThan(0);
    expect(first.text.indexOf('People on a watchlist, at most:')).toBeLessThan(
      first.text.indexOf('(Passphrase'),
    );
    expect(first.text).toContain('needs a second signature');

    expect(await refusal(sign, [at('policy-1.needs-1-more.json'), ...signerOf('4711')])).toContain(
      'Ada Example has signed already',
    );
    expect(await refusal(verify, [at('policy-1.needs-1-more.json'), ...rootOptions()])).toContain(
      'A second person must',
    );

    const second = await run(sign, [at('policy-1.needs-1-more.json'), ...signerOf('4712')], [passphrase]);
    expect(second.text).toContain('Signed by: Ada Example (4711)');
    expect((await run(verify, [at('policy-1.json'), ...rootOptions()])).text).toContain(
      'Ada Example and Bo Sample signed it',
    );
    expect((await run(show, [at('policy-1.json')])).text).toContain('2,000 people');
  });

  it('see what a next version changes, and can’t sign it without the one before', async () => {
    await run(draft, [...rootOptions(), '--previous', at('policy-1.json')]);
    const text = await readFile(at('policy-2.draft.json'), 'utf8');
    await writeFile(
      at('policy-2.draft.json'),
      text.replace('"maximumEntries": 2000', '"maximumEntries": 1500'),
    );
    expect(await refusal(sign, [at('policy-2.draft.json'), ...signerOf('4711')])).toContain('--previous');
    const { text: said } = await run(
      sign,
      [at('policy-2.draft.json'), ...signerOf('4711'), '--previous', at('policy-1.json')],
      [passphrase],
    );
    expect(said).toContain('Stricter. 1,500 people (before: 2,000 people).');
  });

  it('can’t sign what loosens a floor', async () => {
    const text = await readFile(at('policy-1.draft.json'), 'utf8');
    await writeFile(at('loose.json'), text.replace('"keptSeconds": 0', '"keptSeconds": 60'));
    expect(await refusal(sign, [at('loose.json'), ...signerOf('4711')])).toBe(
      'This policy loosens what no policy may: Nothing is kept of people who are on no list.',
    );
  });

  it('are told of a wrong passphrase, a wrong key and a file that is something else', async () => {
    expect(await refusal(sign, [at('policy-1.draft.json'), ...signerOf('4711')], ['wrong'])).toContain(
      'passphrase is wrong',
    );
    const mixed = [
      ...rootOptions(),
      '--certificate',
      at('4711-policy-signer.certificate.json'),
      '--key',
      at('4712-policy-signer.private-key.json'),
    ];
    expect(await refusal(sign, [at('policy-1.draft.json'), ...mixed])).toContain('for another key');
    expect(await refusal(sign, [at('force-root.json'), ...signerOf('4711')])).toContain('a force root');
    expect(
      await refusal(certify, [at('force-root.json'), '--days', '1', ...rootOptions(), ...rootKey()]),
    ).toContain('a request for a certificate is needed');
    const wrongRoot = ['--days', '1', ...rootOptions(), '--key', at('4711-policy-signer.private-key.json')];
    expect(await refusal(certify, [at('4711-policy-signer.request.json'), ...wrongRoot])).toContain(
      "not the force root's",
    );
    await writeFile(at('garbage.json'), '{"format":"cordon-policy/1"}');
    expect(await refusal(show, [at('garbage.json')])).toContain('none of the files');
    expect(await refusal(show, [at('missing.json')])).toContain("can't be read");
  });

  it('never write over a file', async () => {
    expect(await refusal(makeRoot, ['--force', 'Example Police'], [passphrase, passphrase])).toContain(
      'nothing is overwritten',
    );
  });

  it('refuse short passphrases and two that differ', async () => {
    expect(await refusal(makeRoot, ['--force', 'Other'], ['short'])).toContain('at least 12');
    expect(await refusal(makeRoot, ['--force', 'Other'], [passphrase, `${passphrase}!`])).toContain('differ');
  });

  it('authorise a deployment: the on-site officer gives their word, the authorising officer signs, nobody else can', async () => {
    const officers = [
      ['501', 'Cy Officer', 'authorising-officer', 'superintendent'],
      ['502', 'Di Onsite', 'on-site-officer', null],
      ['503', 'Ed Sergeant', 'authorising-officer', 'sergeant'],
    ] as const;
    for (const [number, name, purpose, rank] of officers) {
      const ranked = rank === null ? [] : ['--rank', rank];
      await run(
        keygen,
        ['--purpose', purpose, '--name', name, '--number', number, ...ranked],
        [passphrase, passphrase],
      );
      await run(
        certify,
        [at(`${number}-${purpose}.request.json`), '--days', '30', ...rootOptions(), ...rootKey()],
        [passphrase],
      );
    }
    const asOfficer = (number: string, purpose: string) => [
      ...rootOptions(),
      '--certificate',
      at(`${number}-${purpose}.certificate.json`),
      '--key',
      at(`${number}-${purpose}.private-key.json`),
    ];
    const pack = policyPackSchema.parse(JSON.parse(await readFile(at('policy-1.json'), 'utf8')));
    const order = testOrder(now, hashOfText(pack.payload), { presenceMinutes: 10 });
    const request = at('deployment-1.request.json');
    await writeFile(request, JSON.stringify({ format: 'cordon-request/1', statement: order }));
    const policy = ['--policy', at('policy-1.json')];

    const word = await run(
      presence,
      [request, ...policy, ...asOfficer('502', 'on-site-officer')],
      [passphrase],
    );
    expect(word.text.indexOf('Place:')).toBeGreaterThan(0);
    expect(word.text.indexOf('Place:')).toBeLessThan(word.text.indexOf('(Passphrase'));
    expect(
      await refusal(presence, [request, ...policy, ...asOfficer('501', 'authorising-officer')]),
    ).toContain('authorising officer, not of a on-site officer');

    const withWord = [...policy, '--presence', at('deployment-1.presence.json')];
    expect(await refusal(sign, [request, ...withWord, ...asOfficer('502', 'on-site-officer')])).toContain(
      'on-site officer',
    );
    expect(
      await refusal(sign, [request, ...withWord, ...asOfficer('503', 'authorising-officer')], [passphrase]),
    ).toContain('of no rank that may authorise');
    const changed = at('changed.request.json');
    await writeFile(
      changed,
      JSON.stringify({ format: 'cordon-request/1', statement: { ...order, place: 'Elsewhere' } }),
    );
    expect(
      await refusal(sign, [changed, ...withWord, ...asOfficer('501', 'authorising-officer')], [passphrase]),
    ).toContain('for another order');

    const signed = await run(
      sign,
      [request, ...withWord, ...asOfficer('501', 'authorising-officer')],
      [passphrase],
    );
    expect(signed.text).toContain('The document equality');
    const file = at('deployment-1.authority.json');
    expect((await run(verify, [file, ...rootOptions(), ...policy])).text).toContain('Cy Officer signed it');
    expect((await run(show, [file])).text).toContain('Di Onsite (502)');

    const { text } = await run(
      presence,
      [at('deployment-1.presence.json'), '--key', at('502-on-site-officer.private-key.json')],
      [passphrase],
    );
    const code = readCode(/(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}/.exec(text)?.[0] ?? '');
    const { authority } = authorityFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const { anchor } = authoritySchema.parse(JSON.parse(authority.document.payload)).presence;
    const course = {
      deploymentId: 'deployment-1',
      from: order.from,
      until: order.until,
      intervalMinutes: 10,
    };
    const chain = {
      kind: 'presence-chain' as const,
      mode: 'operational' as const,
      orderHash: orderHashOf(order),
      ...course,
      anchor,
    };
    expect(isCodeOf(chain, slotAt(course, now) ?? -1, code ?? '')).toBe(true);
    expect(
      await refusal(
        presence,
        [at('deployment-1.presence.json'), '--key', at('501-authorising-officer.private-key.json')],
        [passphrase],
      ),
    ).toContain('This key made other codes');

    const soon = { from: now + 300, until: now + 700, deploymentId: 'deployment-2', presenceMinutes: 10 };
    const statement = testOrder(now, hashOfText(pack.payload), soon);
    await writeFile(request, JSON.stringify({ format: 'cordon-request/1', statement }));
    await run(presence, [request, ...policy, ...asOfficer('502', 'on-site-officer')], [passphrase]);
    const [stood, begunAt] = [now, performance.now()];
    const clock = setInterval(() => {
      now = stood + performance.now() - begunAt;
    }, 5);
    const followed = await run(
      presence,
      [at('deployment-2.presence.json'), '--key', at('502-on-site-officer.private-key.json'), '--follow'],
      [passphrase],
    ).finally(() => clearInterval(clock));
    now = stood;
    expect(followed.text).toMatch(/window begins[^]*(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}[^]*The window is over/);
  });

  it('give the extra authority for one person under 18 and one picture, and no other', async () => {
    const picture = at('child.jpg');
    await writeFile(picture, 'the bytes of a picture');
    const officer = (number: string) => [
      ...rootOptions(),
      '--certificate',
      at(`${number}-authorising-officer.certificate.json`),
      '--key',
      at(`${number}-authorising-officer.private-key.json`),
    ];
    const why = 'Missing, and at risk of exploitation';
    const about = [
      '--reference',
      'REF-9',
      '--rationale',
      why,
      '--days',
      '2',
      '--policy',
      at('policy-1.json'),
    ];
    expect(await refusal(under18, [picture, ...about, ...officer('503')], [passphrase])).toContain(
      'of no rank that may authorise',
    );
    expect(await refusal(under18, [picture, ...about, '--days', '32', ...officer('501')])).toContain(
      '1 to 31',
    );
    expect(await refusal(under18, [at('none.jpg'), ...about, ...officer('501')])).toContain(
      'can’t be read'.replace('’', "'"),
    );
    const { text } = await run(under18, [picture, ...about, ...officer('501')], [passphrase]);
    expect(text.indexOf(why)).toBeGreaterThan(0);
    expect(text.indexOf(why)).toBeLessThan(text.indexOf('(Passphrase'));

    const pictureSha256 = createHash('sha256').update('the bytes of a picture').digest('hex');
    const file = at(`${pictureSha256.slice(0, 12)}.under-18.json`);
    expect((await run(show, [file])).text).toContain('REF-9');
    const policy = ['--policy', at('policy-1.json')];
    expect((await run(verify, [file, ...rootOptions(), ...policy])).text).toContain('Cy Officer signed it');

    const root = must(
      openForceRoot(forceRootFileSchema.parse(JSON.parse(await readFile(at('force-root.json'), 'utf8')))),
    );
    const { payload } = policyPackSchema.parse(JSON.parse(await readFile(at('policy-1.json'), 'utf8')));
    const { policy: inForce } = must(readPolicy(payload));
    const signed = await readFile(file, 'utf8');
    const check = (
      changes: Partial<{ reference: string; pictureSha256: string }>,
      later = 0,
      content = signed,
    ) => {
      const checked = checkUnder18Authority(
        content,
        { reference: 'REF-9', pictureSha256, ...changes },
        {
          trust: { root, revocations: null },
          policy: inForce,
          mode: 'operational',
          now: now + later,
        },
      );
      return checked.ok ? checked.value.signedBy : checked.because;
    };
    expect(check({})).toBe('Cy Officer');
    expect(check({ reference: 'REF-8' })).toContain('another person');
    expect(check({ pictureSha256: 'a'.repeat(64) })).toContain('another picture');
    expect(check({}, 2 * day)).toContain('run out');
    expect(check({}, 0, signed.replace('REF-9', 'REF-7'))).toContain('signature');
    expect(check({}, 0, '{}')).toContain('not one that');
  });

  it('take a certificate back, for good', async () => {
    expect(await refusal(revoke, [...rootOptions(), ...rootKey()])).toContain('--first');
    await run(revoke, ['--first', ...rootOptions(), ...rootKey()], [passphrase]);
    const { text } = await run(
      revoke,
      [
        at('4712-policy-signer.certificate.json'),
        '--reason',
        'the token was lost',
        '--revocations',
        at('revocations-1.json'),
        ...rootOptions(),
        ...rootKey(),
      ],
      [passphrase],
    );
    expect(text).toContain('Bo Sample: the token was lost');
    const known = [...rootOptions(), '--revocations', at('revocations-2.json')];
    expect(await refusal(verify, [at('policy-1.json'), ...known])).toBe(
      'The certificate of Bo Sample was revoked: the token was lost.',
    );
    expect(
      await refusal(sign, [
        at('policy-1.draft.json'),
        ...signerOf('4712'),
        '--revocations',
        at('revocations-2.json'),
      ]),
    ).toContain('was revoked');
  });

  it('can’t sign with a certificate that ran out', async () => {
    now += 366 * day;
    expect(await refusal(sign, [at('policy-1.draft.json'), ...signerOf('4711')])).toContain('ran out');
    now -= 366 * day;
  });

  it('run it without an engine, and keep a file from steering their terminal', async () => {
    const command = join(import.meta.dirname, '../authority.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [command, 'show', at('policy-1.json')]);
    expect(stdout).toContain('Example Police, version 1');
    const request = { format: 'cordon-request/1', statement: { kind: 'policy', '\u001B[2J': 1 } };
    await writeFile(at('hostile.json'), JSON.stringify(request));
    const failed = promisify(execFile)(process.execPath, [command, 'show', at('hostile.json')]);
    await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.not.stringContaining('\u001B') });
  });
});

describe('custodians of what is in escrow', () => {
  const request = (number: string) => at(`${number}-custodian.request.json`);
  const keyOf = (number: string) => ['--key', at(`${number}-custodian.private-key.json`)];
  const pair = makeKeyPair();
  const answerTo = encodeSealingKey(pair.publicKey);
  const key = new Uint8Array(32).fill(9);

  /** What a workstation with one key in escrow asks. */
  async function asked(purpose: 'rehearsal' | 'recovery'): Promise<string> {
    const { document } = custodiansFileSchema.parse(
      JSON.parse(await readFile(at('custodians-1.json'), 'utf8')),
    );
    const { custodians } = custodiansSchema.parse(JSON.parse(document.payload));
    const data = makeDeposit({ mode: 'operational', group: 'data', key, document, custodians, at: now });
    const recovery = { answerTo, reason: 'Everybody is locked out.', letIn: ['ada-1', 'sam'] };
    const payload = JSON.stringify({
      kind: 'escrow-request',
      purpose,
      mode: 'operational',
      id: `${purpose}-1`,
      at: now,
      deposits: { data, records: null, faces: null },
      ...(purpose === 'recovery' ? recovery : {}),
    });
    const path = at(`${purpose}.request.json`);
    await writeFile(path, JSON.stringify({ format: 'cordon-escrow-request/1', payload }));
    return path;
  }

  it('make keys of their own, and the root vouches for the three of them', async () => {
    for (const [number, name] of [
      ['5001', 'Cora Example'],
      ['5002', 'Dan Sample'],
      ['5003', 'Eve Other'],
    ] as const) {
      const made = await run(
        escrow,
        ['keygen', '--name', name, '--number', number],
        [passphrase, passphrase],
      );
      expect(made.text).toMatch(/([0-9A-Z]{5}-){5}[0-9A-Z]{5}/);
    }
    const three = ['5001', '5002', '5003'].map(request);
    const vouch = ['custodians', ...three, '--number', '1', ...rootOptions(), ...rootKey()];
    expect(
      await refusal(escrow, ['custodians', ...three.slice(1), '--number', '1', ...rootOptions()]),
    ).toContain('the requests of 3 custodians');
    const twice = ['custodians', request('5001'), request('5001'), request('5002'), '--number', '1'];
    expect(await refusal(escrow, [...twice, ...rootOptions(), ...rootKey()])).toContain('different people');
    const { text } = await run(escrow, vouch, [passphrase]);
    expect(text.indexOf('Cora Example')).toBeLessThan(text.indexOf('(Passphrase'));
    expect((await run(verify, [at('custodians-1.json'), ...rootOptions()])).text).toContain(
      "List 1 of custodians is the root's: Cora Example, Dan Sample, Eve Other.",
    );
    expect((await run(show, [at('custodians-1.json'), request('5001')])).text).toContain('any two of them');
  });

  it('answer a rehearsal with nothing that opens anything', async () => {
    const path = await asked('rehearsal');
    const { text } = await run(escrow, ['answer', path, ...rootOptions(), ...keyOf('5001')], [passphrase]);
    expect(text.indexOf('your answer opens nothing')).toBeLessThan(text.indexOf('(Passphrase'));
    const answer = await readFile(at('cora-example-rehearsal-1.answer.json'), 'utf8');
    expect(escrowAnswerFileSchema.parse(JSON.parse(answer))).toMatchObject({ purpose: 'rehearsal' });
    expect(answer).not.toContain('sealed');
  });

  it('answer a recovery only with the fingerprint that was read out to them, and hand over halves of codes', async () => {
    const path = await asked('recovery');
    const answer = ['answer', path, ...rootOptions(), ...keyOf('5002')];
    expect(await refusal(escrow, answer, ['7K2QF-9XWB0-4H6MT-V1C8R-ZN53Q-0GDJ0'])).toContain(
      'not the fingerprint of this request',
    );
    const { text } = await run(escrow, answer, [fingerprintOf(answerTo), passphrase]);
    expect(text).toContain('A RECOVERY');
    expect(text).toContain('Let in anew: ada-1, sam');
    expect(text).toMatch(/ada-1: [0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(
      await refusal(
        escrow,
        [...answer.slice(0, -1), at('5003-custodian.private-key.json')],
        [fingerprintOf(answerTo), 'a wrong passphrase'],
      ),
    ).toContain('passphrase is wrong');
    // Somebody else's list: no root vouches for it here.
    const other = (await readFile(path, 'utf8')).replace('Dan Sample', 'Dan Simple');
    await writeFile(at('changed.request.json'), other);
    expect(
      await refusal(escrow, ['answer', at('changed.request.json'), ...rootOptions(), ...keyOf('5002')]),
    ).toContain('does not carry the signature');
    expect(await refusal(escrow, ['open'])).toContain('escrow keygen');
  });
});
