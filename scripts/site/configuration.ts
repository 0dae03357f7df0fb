import {
  controlRoom,
  hubDomain,
  mostMessageBytes,
  permissionsOfSite,
  type BusPermissions,
} from '../../src-main/engine/sites/bus/subjects.ts';

/** Files of a server's folder, by absolute path. */
export interface ServerFiles {
  readonly certificate: string;
  readonly key: string;
  /** Of the authority that vouches for the other side. */
  readonly authority: string;
  readonly store: string;
  readonly log: string;
  readonly pid: string;
}

export interface HubSettings {
  /** Where sites' leaf nodes come in: `address:port`. */
  readonly listen: string;
  /** Where the control room's engine comes in, on this machine. */
  readonly port: number;
  /** Of the engine. */
  readonly password: string;
  /** Of “npm run site”, by which it has the server read its configuration and end connections. */
  readonly operatorPassword: string;
  readonly files: ServerFiles;
  /** Sites by the names of their certificates that count. */
  readonly sites: readonly { readonly site: string; readonly name: string }[];
}

export interface LeafSettings {
  readonly site: string;
  /** Of the hub: `host:port`. */
  readonly hub: string;
  readonly port: number;
  readonly password: string;
  readonly files: Omit<ServerFiles, 'store'>;
}

/** Whoever speaks to the server itself, and to nobody else. */
export const operatorUser = 'operator';
/** Of engines and leaves. */
export const account = 'CORDON';

/** As whom the server knows the holder of a certificate. */
export const userOf = (name: string): string => `CN=${name}`;

const head = '# Written by “npm run site”. What is changed here by hand is lost the next time.\n';

/** The hub's configuration. Whoever isn't named in it is nobody: that is how a certificate is revoked. Pure. */
export function hubConfiguration({
  listen,
  port,
  password,
  operatorPassword,
  files,
  sites,
}: HubSettings): string {
  const users = sites.map(
    ({ site, name }) => `
      {
        user: ${quoted(userOf(name))}
        allowed_connection_types: ["LEAFNODE"]
        permissions: ${permissionsText(permissionsOfSite(site))}
      }`,
  );
  return `${head}${common(controlRoom, port, files)}
jetstream {
  store_dir: ${quoted(files.store)}
  domain: ${quoted(hubDomain)}
  # What is acknowledged is on the disk.
  sync_interval: always
}
accounts {
  ${account} {
    jetstream: enabled
    users: [
      {
        user: "engine"
        password: ${quoted(password)}
        allowed_connection_types: ["STANDARD"]
      }${users.join('')}
    ]
  }
  SYS {
    users: [
      {
        user: ${quoted(operatorUser)}
        password: ${quoted(operatorPassword)}
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
}
system_account: "SYS"
leafnodes {
  listen: ${quoted(listen)}
  tls {
    cert_file: ${quoted(files.certificate)}
    key_file: ${quoted(files.key)}
    ca_file: ${quoted(files.authority)}
    # Who comes in is whom the certificate names, and whoever it is has to be among the users above.
    verify_and_map: true
    handshake_first: true
    timeout: 5
  }
}
`;
}

/** The configuration of a site's leaf node. Pure. */
export function leafConfiguration({ site, hub, port, password, files }: LeafSettings): string {
  return `${head}${common(site, port, files)}
authorization {
  users: [
    {
      user: "engine"
      password: ${quoted(password)}
      allowed_connection_types: ["STANDARD"]
    }
  ]
}
leafnodes {
  reconnect: 1
  remotes: [
    {
      url: ${quoted(`tls://${hub}`)}
      tls {
        cert_file: ${quoted(files.certificate)}
        key_file: ${quoted(files.key)}
        ca_file: ${quoted(files.authority)}
        handshake_first: true
        timeout: 5
      }
    }
  ]
}
`;
}

function common(name: string, port: number, files: Pick<ServerFiles, 'log' | 'pid'>): string {
  return `server_name: ${quoted(name)}
listen: ${quoted(`127.0.0.1:${String(port)}`)}
pid_file: ${quoted(files.pid)}
log_file: ${quoted(files.log)}
logfile_size_limit: 10MB
max_payload: ${String(mostMessageBytes)}
ping_interval: "5s"
ping_max: 2
`;
}

function permissionsText({ publish, subscribe }: BusPermissions): string {
  const list = (subjects: readonly string[]): string =>
    `[${subjects.map((subject) => `\n            ${quoted(subject)}`).join('')}\n          ]`;
  return `{
          publish: { allow: ${list(publish)} }
          subscribe: { allow: ${list(subscribe)} }
        }`;
}

/** In quotes, where nothing is a variable or a comment. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
