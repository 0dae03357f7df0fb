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
PrivateTmp=yes
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
