import type { Scope } from '../../../src-main/contract/requests.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './people.module.css';
import { peopleText } from './text.ts';

const c = classNames(styles);
const text = peopleText.form;

interface ScopeInputProps {
  readonly scope: Scope;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (scope: Scope) => void;
}

/** All cameras and deployments, or some of them by name. */
export function ScopeInput({ scope, errors, onChange }: ScopeInputProps) {
  const cameras = useOperation('cameras.list', {});
  const deployments = useOperation('deployments.list', {});
  const among = useOperation('sites.list', {}).data?.sites ?? [];
  return (
    <fieldset className={c('scope')}>
      <legend>{text.scope}</legend>
      <Choices
        all={text.allCameras}
        chosen={scope.cameraIds}
        error={errors['cameraIds']}
        options={cameras.data?.cameras ?? []}
        onChange={(cameraIds) => onChange({ ...scope, cameraIds })}
      />
      <Choices
        all={text.allDeployments}
        chosen={scope.deploymentIds}
        error={errors['deploymentIds']}
        options={deployments.data?.deployments ?? []}
        onChange={(deploymentIds) => onChange({ ...scope, deploymentIds })}
      />
      {among.length === 0 ? null : (
        <Choices
          all={text.allSites}
          chosen={scope.siteNames ?? null}
          error={errors['siteNames']}
          options={among.map(({ name }) => ({ id: name, name }))}
          onChange={(siteNames) => onChange({ ...scope, siteNames })}
        />
      )}
      <span className={c('detail')}>{text.scopeHint}</span>
    </fieldset>
  );
}

interface ChoicesProps {
  readonly all: string;
  /** Null: all of them. */
  readonly chosen: string[] | null;
  readonly error: string | undefined;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (chosen: string[] | null) => void;
}

function Choices({ all, chosen, error, options, onChange }: ChoicesProps) {
  return (
    <div className={c('choices')}>
      <label>
        <input
          type="checkbox"
          checked={chosen === null}
          onChange={({ target }) => onChange(target.checked ? null : [])}
        />
        {all}
      </label>
      {chosen === null
        ? null
        : options.map(({ id, name }) => (
            <label key={id} className={c('choice')}>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />
              {name}
            </label>
          ))}
      {error === undefined ? null : <strong role="alert">{error}</strong>}
    </div>
  );
}
