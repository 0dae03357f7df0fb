import type { AccountState } from '../../../src-main/contract/people.ts';
import type { RequestState } from '../../../src-main/contract/requests.ts';

export const peopleText = {
  title: 'People',
  loading: 'Reading the people…',
  hint: 'Who may sign in on this machine, and as what. Each change takes two people of different roles: one asks, another confirms at their own sign-in.',
  columns: ['Name', 'Role', 'State', 'Signs in as', 'Last sign-in', ''],
  never: 'Never',
  aloneTitle: 'You are alone',
  alone:
    'Invite one supervisor or auditor now. You get both halves of their code and do it by yourself, once; the log says so. From then on every change takes a second person.',
  aloneInviting:
    'You have invited somebody. Once they have made their password there are two of you, and every change takes both. If the code was lost, ask for a new one.',
  states: {
    invited: 'Invited',
    active: 'Active',
    disabled: 'Disabled',
  } satisfies Readonly<Record<AccountState, string>>,
  invitedUntil: (day: string, time: string) => `code opens until ${day}, ${time}`,
  codeRanOut: 'the code has run out',
  waiting: 'A request waits',
  add: 'Add a person',
  change: 'Change role',
  changeNamed: (name: string) => `Change the role of ${name}`,
  reset: 'New code',
  resetNamed: (name: string) => `Ask for a new code for ${name}`,
  disable: 'Disable',
  disableNamed: (name: string) => `Disable ${name}`,
  requests: {
    title: 'Waiting for a second person',
    none: 'Nothing waits.',
    closedTitle: 'Decided lately',
    askedBy: (name: string, role: string) => `Asked by ${name}, ${role}`,
    timeLeft: (span: string) => `${span} left`,
    reason: 'Reason',
    confirm: 'Confirm',
    confirmTitle: 'Confirm this?',
    confirmHint: 'It is done at once, and the log keeps that it was you.',
    confirming: 'Doing it…',
    refuse: 'Refuse',
    withdraw: 'Withdraw',
    refuseTitle: 'Refuse this?',
    withdrawTitle: 'Withdraw this?',
    why: 'Why',
    states: {
      pending: 'Waiting',
      confirmed: 'Confirmed',
      refused: 'Refused',
      withdrawn: 'Withdrawn',
      expired: 'Not confirmed in time',
      alone: 'Done alone',
    } satisfies Readonly<Record<RequestState, string>>,
    by: (name: string) => `by ${name}`,
  },
  form: {
    add: 'Add a person',
    change: (name: string) => `Change the role of ${name}`,
    reset: (name: string) => `A new code for ${name}`,
    disable: (name: string) => `Disable ${name}`,
    displayName: 'Name as others see it',
    loginName: 'Name for signing in',
    loginNameHint: 'Small letters, digits, dots and hyphens.',
    role: 'Role',
    reason: 'Reason',
    reasonHint: 'The second person decides by it, and the log keeps it.',
    resetHint:
      'With the second person’s word the old password and second factors end, and so does every session. They make a new password with a new code. Nothing they did is changed.',
    disableHint:
      'With the second person’s word every session of theirs ends and nothing lets them in again but a new code. Nothing they did is changed.',
    changeHint: 'With the second person’s word every session of theirs ends. Keys go with the role.',
    ask: 'Ask for it',
    asking: 'Asking…',
    cancel: 'Cancel',
  },
  code: {
    title: 'Half of the code',
    wholeTitle: 'The code',
    first: (name: string) =>
      `Write this down and give it to ${name} yourself. It is the first half of their code; whoever confirms gets the other half and gives it to them.`,
    second:
      'Write this down and give it to the person yourself. It is the second half of their code; whoever asked has the first.',
    alone: (name: string) => `Write both halves down and give them to ${name} yourself.`,
    once: 'It is shown this once. If it is lost, ask for a new code.',
    enrol:
      'They choose “I have a code” where people sign in, and make their own password. Nobody else ever knows it.',
    done: 'Written down',
  },
} as const;
