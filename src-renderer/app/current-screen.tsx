import { assertNever } from '../../src-main/contract/errors.ts';
import { AccountScreen } from '../features/account/account-screen.tsx';
import { CamerasScreen } from '../features/cameras/cameras-screen.tsx';
import { CaseLogScreen } from '../features/case-log/case-log-screen.tsx';
import { CasesScreen } from '../features/cases/cases-screen.tsx';
import { LinkPanel } from '../features/cases/link-panel.tsx';
import { ConsignmentsPanel } from '../features/consignments/consignments-panel.tsx';
import { DeploymentScreen } from '../features/deployments/deployment-screen.tsx';
import { EqualityForm } from '../features/equality/equality-form.tsx';
import { EqualityPanel } from '../features/equality/equality-panel.tsx';
import { FiguresScreen } from '../features/figures/figures-screen.tsx';
import { ListingsScreen } from '../features/listings/listings-screen.tsx';
import { PeopleScreen } from '../features/people/people-screen.tsx';
import { PolicyScreen } from '../features/policy/policy-screen.tsx';
import { QueueStrip } from '../features/queue/queue-strip.tsx';
import { MyAccuracy, RotationHint } from '../features/reviewers/my-accuracy.tsx';
import { ReviewersScreen } from '../features/reviewers/reviewers-screen.tsx';
import { ReviewScreen } from '../features/review/review-screen.tsx';
import { SitesScreen } from '../features/sites/sites-screen.tsx';
import { WallScreen } from '../features/wall/wall-screen.tsx';
import { WatchlistsScreen } from '../features/watchlists/watchlists-screen.tsx';
import { useEngine, useSession } from '../engine/engine-context.tsx';
import { mayCall, seesFaces } from '../engine/who-may.ts';
import { useStore } from 'zustand';
import { chooseDeployment, openAlert, screenStore } from './screen-store.ts';
import type { ScreenName } from './screens.ts';

interface CurrentScreenProps {
  readonly screen: ScreenName;
  readonly onSecondWindow: () => void;
}

/** Where the features meet: they don't know of one another. */
export function CurrentScreen({ screen, onSecondWindow }: CurrentScreenProps) {
  const engine = useEngine();
  const { person } = useSession();
  const alertId = useStore(screenStore, (state) => state.alertId);
  const deploymentId = useStore(screenStore, (state) => state.deploymentId);
  switch (screen) {
    case 'wall':
      return (
        <WallScreen
          aside={seesFaces(person.role) ? <QueueStrip onOpen={openAlert} /> : null}
          onSecondWindow={onSecondWindow}
        />
      );
    case 'review':
      return (
        <ReviewScreen
          alertId={alertId}
          queue={
            <>
              <RotationHint />
              <QueueStrip onOpen={openAlert} openId={alertId} isWhole />
            </>
          }
          beside={({ summary: { id }, outcome }) => (
            <>
              {outcome === null ? null : <EqualityForm key={`equality ${id}`} alertId={id} />}
              <LinkPanel key={`case ${id}`} alertId={id} />
            </>
          )}
          onSwap={() => void engine.signOut()}
        />
      );
    case 'cases':
      return <CasesScreen onOpenAlert={openAlert} />;
    case 'case-log':
      return <CaseLogScreen />;
    case 'cameras':
      return <CamerasScreen />;
    case 'watchlists':
      return <WatchlistsScreen />;
    case 'listings':
      return <ListingsScreen />;
    case 'deployment':
      return <DeploymentScreen wantedId={deploymentId} onWant={chooseDeployment} />;
    case 'figures':
      return <FiguresScreen below={mayCall(person.role, 'equality.summary') ? <EqualityPanel /> : null} />;
    case 'people':
      return <PeopleScreen />;
    case 'policy':
      return <PolicyScreen />;
    case 'reviewers':
      return <ReviewersScreen />;
    case 'sites':
      return <SitesScreen below={mayCall(person.role, 'consignments.list') ? <ConsignmentsPanel /> : null} />;
    case 'account':
      return <AccountScreen aside={mayCall(person.role, 'decoys.my-accuracy') ? <MyAccuracy /> : null} />;
    default:
      return assertNever(screen);
  }
}
