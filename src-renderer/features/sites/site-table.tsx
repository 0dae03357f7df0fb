import type { SiteView } from '../../../src-main/contract/sites.ts';
import { classNames } from '../../ui/class-names.ts';
import { CameraStatus } from '../../ui/status-mark.tsx';
import { Table } from '../../ui/table.tsx';
import { Link } from './link.tsx';
import styles from './sites.module.css';
import { sitesText as text } from './text.ts';

const c = classNames(styles);

/** A site a row: its state in words, the age of its last news, what waits. */
export function SiteTable({ sites }: { readonly sites: readonly SiteView[] }) {
  return (
    <Table label={text.title} columns={text.columns}>
      {sites.map((site) => (
        <tr key={site.name}>
          <th scope="row">
            {site.name}
            <span className={c('detail')}>{site.state?.deployment?.name ?? text.noDeployment}</span>
          </th>
          <td>
            <Link of={site.link} />
          </td>
          <td>
            <State site={site} />
          </td>
          <td className={c(site.link.isSilent && 'old')}>
            <Cameras site={site} />
          </td>
          <td className={c(site.link.isSilent && 'old')}>
            <Faces site={site} />
          </td>
          <td className={c('number')}>{site.openAlerts}</td>
          <td className={c('number')}>{site.link.waiting}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What it said last is old news once it is not heard of any more. */
function State({ site: { state, link } }: { readonly site: SiteView }) {
  if (state === null) return <span className={c('detail')}>{text.nothingSaid}</span>;
  return (
    <>
      {link.isSilent ? <strong>{text.cutOff}</strong> : null}
      <span className={c('words', link.isSilent && 'old')}>
        {link.isSilent ? text.saidLast(state.words) : state.words}
      </span>
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
