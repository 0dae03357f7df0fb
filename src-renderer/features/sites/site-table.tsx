import type { SiteView } from '../../../src-main/contract/sites.ts';
import { classNames } from '../../ui/class-names.ts';
import { CameraStatus } from '../../ui/status-mark.tsx';
import { Table } from '../../ui/table.tsx';
import { Link } from './link.tsx';
import styles from './sites.module.css';
import { sitesText as text } from './text.ts';

const c = classNames(styles);

interface SiteTableProps {
  readonly sites: readonly SiteView[];
  /** Whether that is how they are now. */
  readonly isKnown: boolean;
}

/** A site a row: its state in words, the age of its last news, what waits. */
export function SiteTable({ sites, isKnown }: SiteTableProps) {
  const isOld = ({ link }: SiteView) => link.isSilent || !isKnown;
  return (
    <Table label={text.title} columns={text.columns}>
      {sites.map((site) => (
        <tr key={site.name}>
          <th scope="row">
            {site.name}
            <span className={c('detail')}>{site.state?.deployment?.name ?? text.noDeployment}</span>
          </th>
          <td>
            <Link of={site.link} isKnown={isKnown} />
          </td>
          <td>
            <State site={site} isKnown={isKnown} />
          </td>
          <td className={c(isOld(site) && 'old')}>
            <Cameras site={site} />
          </td>
          <td className={c(isOld(site) && 'old')}>
            <Faces site={site} />
          </td>
          <td className={c('number', !isKnown && 'old')}>{site.openAlerts}</td>
          <td className={c('number', !isKnown && 'old')}>{site.link.waiting}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What it said last is old news once it is not heard of any more, or once nobody says whether it is. */
function State({ site: { state, link }, isKnown }: { readonly site: SiteView; readonly isKnown: boolean }) {
  if (state === null) return <span className={c('detail')}>{text.nothingSaid}</span>;
  const isOld = link.isSilent || !isKnown;
  return (
    <>
      {link.isSilent && isKnown ? <strong>{text.cutOff}</strong> : null}
      <span className={c('words', isOld && 'old')}>{isOld ? text.saidLast(state.words) : state.words}</span>
    </>
  );
}

function Cameras({ site: { state } }: { readonly site: SiteView }) {
  if (state === null) return null;
  const { cameras } = state;
  const live = cameras.filter((camera) => camera.state === 'live' && camera.trouble === null);
  const others = cameras.filter((camera) => !live.includes(camera));
  return (
    <>
      {text.cameras(live.length, cameras.length)}
      {others.map((camera) => (
        <span key={camera.name} className={c('camera')}>
          {text.camera(camera.name)}{' '}
          {camera.trouble === null ? <CameraStatus state={camera.state} /> : camera.trouble}
        </span>
      ))}
    </>
  );
}

function Faces({ site: { state } }: { readonly site: SiteView }) {
  if (state === null) return null;
  const { ledger, facesAMinute, isLedgerBalanced } = state;
  return (
    <>
      {text.faces(facesAMinute)}
      <span className={c('detail')}>{text.ledger(ledger.tracks, ledger.forgotten)}</span>
      {isLedgerBalanced ? null : <strong>{text.unbalanced}</strong>}
    </>
  );
}
