/** Where a force's software management lays updates for `cordon-update.timer`. Root's, as everything of the package. */
export const updatesDirectory = 'var/lib/cordon/updates';

/**
 * Units of systemd by their file names. The package brings them and enables neither: a force that lays updates ready by its own
 * means enables the timer. It takes what `cordon update` would take, at night, and waits for another one while anybody has Cordon open.
 */
export const updateUnits: Readonly<Record<string, string>> = {
  'cordon-update.service': `[Unit]
Description=Take an update of Cordon that was laid ready
ConditionPathExists=/${updatesDirectory}/cordon-update.json

[Service]
Type=oneshot
ExecStart=/opt/cordon/bin/cordon update --when-due /${updatesDirectory}
# It installs packages as root, with a program of Chromium's that has the set-user-ID bit, and asks of every process which program it
# is (CAP_SYS_PTRACE): the rest is taken from it. V8 makes code while it runs.
CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER CAP_FSETID CAP_SYS_PTRACE
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateNetwork=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
SystemCallArchitectures=native
UMask=0022
`,
  'cordon-update.timer': `[Unit]
Description=Look every night whether an update of Cordon was laid ready

[Timer]
OnCalendar=*-*-* 04:00
RandomizedDelaySec=30min
Persistent=true

[Install]
WantedBy=timers.target
`,
};
