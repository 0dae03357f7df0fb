import type { DeploymentView } from '../../contract/deployments.ts';
import type { Role } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import { certificateSchema } from '../trust/certificates.ts';
import { authoritySchema, type Authority } from '../trust/statements.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { choiceOf, counted } from '../wording.ts';
import { isUrgentWaiting } from './authority-handlers.ts';
import { isOver, stateWords, takeStep, type Step } from './lifecycle.ts';
import type { Deployment } from './queries.ts';
import type { StaffPasses } from './self-test-board.ts';
import type { UrgentRequest } from './urgent-queries.ts';
import { checkConfirmer, urgentMs } from './urgent-rules.ts';

/** What there is about a deployment besides its own row. */
export interface ViewGround {
  readonly list: {
    readonly name: string;
    readonly entries: number;
    readonly sealHash: string | null;
    readonly expiresAt: number;
  } | null;
  readonly policy: Policy | null;
  readonly urgentRequest: UrgentRequest | null;
  readonly staff: readonly StaffPasses[];
  /** The last walk of staff that was noted; null for none. */
  readonly walk: { readonly passes: number } | null;
  readonly viewer: { readonly id: string; readonly role: Role };
  readonly now: number;
}

/** A deployment as people see it. Whether its authority counts is for the gate. */
export function viewOf(deployment: Deployment, ground: ViewGround): DeploymentView {
  const { list, policy, urgentRequest, staff, viewer } = ground;
  const walks = walksOf(ground);
  const { details, policyHash, selfTest, urgent } = deployment;
  const authority = authorityOf(deployment);
  return {
    id: deployment.id,
    name: deployment.name,
    place: deployment.place,
    useCase: choiceOf(policy?.useCases ?? [], deployment.useCase).words,
    useCaseCode: deployment.useCase,
    kind: deployment.kind,
    state: deployment.state,
    stateWords: [`The deployment ${stateWords[deployment.state]}.`, ...shortOf(deployment, walks)].join(' '),
    rationale: details?.rationale ?? '',
    documents: (details?.documents ?? []).map((document) => ({
      ...document,
      words: choiceOf(policy?.authority.documents ?? [], document.code).words,
    })),
    signage: details?.signage ?? '',
    authority: authorityView(deployment, authority, policy),
    urgent:
      urgent === null
        ? null
        : {
            reason: urgent.reason,
            startedAt: urgent.startedAt,
            people: [urgent.askedBy, urgent.confirmedBy],
            authorityDueAt: urgent.startedAt + urgentMs,
            isAuthorised: !isUrgentWaiting(deployment),
          },
    urgentAsked: urgentAskedView(deployment, urgentRequest, viewer),
    selfTest:
      selfTest === null
        ? null
        : {
            startedAt: selfTest.startedAt,
            finishedAt: selfTest.finishedAt,
            found:
              selfTest.finishedAt === null ? staff.filter(({ passes }) => passes > 0).length : selfTest.found,
            needed: policy?.selfTest.passesBeforeStart ?? 0,
            staff: [...staff],
          },
    walks,
    steps: stepsOf(deployment, ground),
    suspended: deployment.suspended,
    window: { from: deployment.from, until: deployment.until },
    watchlist: {
      id: deployment.listId,
      name: list?.name ?? '',
      entries: list?.entries ?? 0,
      sealHash: list?.sealHash ?? null,
      expiresAt: list?.expiresAt ?? 0,
    },
    cameraIds: authority?.cameras.map(({ id }) => id) ?? [...(details?.cameraIds ?? [])],
    threshold: deployment.threshold,
    policy: policy === null || policyHash === null ? null : { version: policy.version, hash: policyHash },
  };
}

function walksOf({ policy, walk }: ViewGround): DeploymentView['walks'] {
  const due = policy?.measures.blueListPassesPerDeployment ?? 0;
  const walked = walk?.passes ?? 0;
  return due === 0 && walked === 0 ? null : { due, walked };
}

/** What is missing for a deployment that ran and is over to be called complete; none for nothing. */
function shortOf({ state, startedAt }: Deployment, walks: DeploymentView['walks']): readonly string[] {
  if (startedAt === null || !isOver(state) || walks === null || walks.walked >= walks.due) return [];
  return [
    `It is not complete: of the ${counted(walks.due, 'pass', 'passes')} of staff on the blue list that its policy asks for, ${String(walks.walked)} ${walks.walked === 1 ? 'was' : 'were'} walked.`,
  ];
}

/** An urgent start that waits for a second person, as one of those sees it who may be that person. */
export function urgentAskedView(
  { state }: Pick<Deployment, 'state'>,
  request: UrgentRequest | null,
  viewer: ViewGround['viewer'],
): DeploymentView['urgentAsked'] {
  if (request === null || state !== 'draft') return null;
  return {
    reason: request.reason,
    by: request.askedByName,
    at: request.askedAt,
    cannotConfirmBecause: obstacle(checkConfirmer(request, viewer)),
    isMine: request.askedBy === viewer.id,
  };
}

const stepNames: Readonly<Partial<Record<Step, DeploymentView['steps'][number]['step']>>> = {
  authorise: 'authorise',
  'authorise-afterwards': 'authorise',
  reopen: 'reopen',
  'begin-self-test': 'begin-self-test',
  'finish-self-test': 'finish-self-test',
  start: 'start',
  'start-urgently': 'start-urgently',
  suspend: 'suspend',
  resume: 'resume',
  end: 'end',
};

/** What the viewer can do from here; steps that no click could bring about are left out. */
function stepsOf(deployment: Deployment, { viewer, now }: ViewGround): DeploymentView['steps'] {
  const { state, from, until, startedAt } = deployment;
  const taken = Object.entries(stepNames).flatMap(([step, name]) => {
    // The keys of the table are steps.
    const at = (moment: number) =>
      takeStep({ state, from, until, step: step as Step, by: viewer.role, now: moment });
    if (step === 'authorise' && isUrgentWaiting(deployment)) return [];
    if (step === 'authorise-afterwards' && !isUrgentWaiting(deployment)) return [];
    // Whether it leads from here at all, at the best moment; then whether it does now.
    if (!at(from).ok) return [];
    return [{ step: name, refusal: obstacle(at(now)) }];
  });
  const isDraft = state === 'draft' && viewer.role === 'supervisor';
  const mayExport =
    viewer.role === 'supervisor' && ['draft', 'authorised', 'live', 'suspended'].includes(state);
  // Of what was live and is over, also again.
  const mayReport =
    (viewer.role === 'supervisor' || viewer.role === 'auditor') && startedAt !== null && isOver(state);
  return [
    ...(isDraft ? [{ step: 'change' as const, refusal: null }] : []),
    ...(mayExport ? [{ step: 'export' as const, refusal: null }] : []),
    ...taken,
    ...(mayReport ? [{ step: 'report' as const, refusal: null }] : []),
  ];
}

function obstacle(checked: { readonly ok: boolean; readonly because?: string }): string | null {
  return checked.ok ? null : (checked.because ?? null);
}

/** As the authority words them, for display; the gate checks the signatures. */
export function authorityOf({ authority }: Deployment): Authority | null {
  if (authority === null) return null;
  const parsed = authoritySchema.safeParse(JSON.parse(authority.document.payload));
  return parsed.success ? parsed.data : null;
}

/** Who signed, as the certificate in the file names them. */
export function signedBy({ authority }: Deployment, policy: Policy | null) {
  if (authority === null) return null;
  const certificate = certificateSchema.safeParse(JSON.parse(authority.certificate.payload));
  if (!certificate.success) return null;
  const { holder, personnelNumber, rank } = certificate.data;
  const words = rank === null ? null : choiceOf(policy?.authority.ranks ?? [], rank).words;
  return { officer: holder, personnelNumber, rank: words };
}

function authorityView(
  deployment: Deployment,
  authority: Authority | null,
  policy: Policy | null,
): DeploymentView['authority'] {
  const signed = signedBy(deployment, policy);
  if (authority === null || signed === null || deployment.authority === null) return null;
  return {
    ...signed,
    sha256: hashOfText(deployment.authority.document.payload),
    onSiteOfficer: authority.presence.officer,
  };
}
