/** What both services may do: nothing that they don't need. */
const hardening = `UMask=0077
# A core file would hold keys.
LimitCORE=0
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ReadWritePaths=/srv/cordon
ProtectHome=yes
PrivateTmp=yes
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM`;

/**
 * Units for a machine where nobody signs in, by their file names. The package brings them and enables neither: they are for the user
 * “cordon” and the data in /srv/cordon, and “systemctl edit” says otherwise.
 */
export const engineUnits: Readonly<Record<string, string>> = {
  'cordon-engine.service': `[Unit]
Description=Cordon without a window, with nobody signed in
After=network-online.target time-sync.target cordon-bus.service
Wants=network-online.target

[Service]
# It says itself when its data is open. A child of it does the talking.
Type=notify
NotifyAccess=all
User=cordon
Group=cordon
LoadCredentialEncrypted=cordon-device-secret:/etc/credstore.encrypted/cordon-device-secret
ExecStart=/opt/cordon/bin/cordon engine --data /srv/cordon
TimeoutStartSec=180
# SIGTERM is for the one that then ends the others in good order.
KillMode=mixed
TimeoutStopSec=30
Restart=on-failure
RestartSec=5
# Starting it again changes nothing there: a wrong option, or data that somebody has to open the way for.
RestartPreventExitStatus=2 3
# A graphics card for recognition: PrivateDevices=no, and DeviceAllow= for it.
PrivateDevices=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
${hardening}

[Install]
WantedBy=multi-user.target
`,
  'cordon-bus.service': `[Unit]
Description=NATS server of Cordon
After=network-online.target
Wants=network-online.target

[Service]
User=cordon
Group=cordon
ExecStart=/usr/sbin/nats-server -c /srv/cordon/bus/nats.conf
# It reads its configuration and its certificates again.
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=1
PrivateDevices=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6
${hardening}

[Install]
WantedBy=multi-user.target
`,
};
