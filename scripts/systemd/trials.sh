# What is tried in the booted machine: see read-trials.ts. Each part runs under bash -euo pipefail.

## systemd is the first process, and every unit of Debian's came up
[ "$(cat /proc/1/comm)" = systemd ]
systemctl is-system-running
systemctl --version | head -1

## the package installs, says its version, and starts an engine
dpkg --install /handed/cordon.deb
cordon --version
cordon self-test

## its units are what systemd understands, and have no more than they need
systemd-analyze verify cordon-update.service cordon-update.timer
systemd-analyze security --no-pager cordon-update.service | tail -1
systemd-analyze security --no-pager --threshold=45 cordon-update.service > /dev/null

## the package enables nothing by itself
[ "$(systemctl is-enabled cordon-update.timer)" = disabled ]

## the service is skipped while nothing lies there
systemctl start cordon-update.service
[ "$(systemctl show -P ConditionResult cordon-update.service)" = no ]

## the timer, enabled, waits for the night
systemctl enable --now cordon-update.timer
next=$(systemctl show -P NextElapseUSecRealtime cordon-update.timer)
echo "next: $next"
[[ $next =~ \ 04:[0-3][0-9]: ]]

## the timer starts the service, and an update that does not start is taken back and makes it fail
before=$(cordon --version)
cp -r /handed/broken/. /var/lib/cordon/updates/
mkdir -p /run/systemd/system/cordon-update.timer.d
printf '[Timer]\nOnCalendar=\nOnActiveSec=1s\nAccuracySec=100ms\nRandomizedDelaySec=0\n' \
  > /run/systemd/system/cordon-update.timer.d/now.conf
systemctl daemon-reload
systemctl restart cordon-update.timer
for _ in $(seq 600); do
  [ "$(systemctl show -P ActiveState cordon-update.service)" = failed ] && break
  sleep 1
done
journalctl -u cordon-update.service --no-pager -o cat | tail -12
[ "$(systemctl show -P Result cordon-update.service)" = exit-code ]
[ "$(cordon --version)" = "$before" ]
grep -q '"result":"taken-back"' /var/lib/cordon/last-update.json
cordon self-test
rm -r /run/systemd/system/cordon-update.timer.d /var/lib/cordon/updates/*
systemctl daemon-reload
systemctl reset-failed cordon-update.service

## the service installs a later one, with everything as dpkg would have it
cp -r /handed/later/. /var/lib/cordon/updates/
systemctl start cordon-update.service
journalctl -u cordon-update.service --no-pager -o cat -n 8
[ "$(cordon --version)" = 99.0.0 ]
[ "$(stat -c '%a %U' /opt/cordon/chrome-sandbox)" = '4755 root' ]
[ "$(stat -c '%a %U' /var/lib/cordon/last-update.json)" = '644 root' ]
dpkg --verify cordon-test-variant
grep -q '"result":"installed"' /var/lib/cordon/last-update.json
cordon self-test

## the same lies there still, and the service is content
systemctl start cordon-update.service
journalctl -u cordon-update.service --no-pager -o cat -n 3

## it waits while somebody has Cordon open
useradd --create-home ada
runuser -u ada -- /opt/cordon/resources/node -e 'setTimeout(() => {}, 600000)' &
open=$!
sleep 1
rm -r /var/lib/cordon/updates/*
cp -r /handed/latest/. /var/lib/cordon/updates/
systemctl start cordon-update.service
kill $open
journalctl -u cordon-update.service --no-pager -o cat -n 3 | grep 'waits until nobody has Cordon open: process .* of ada'
[ "$(cordon --version)" = 99.0.0 ]
rm -r /var/lib/cordon/updates/*

## somebody whom no administrator allows it gets nothing installed from their window
cp -r /handed/latest /home/ada/update
chown -R ada: /home/ada/update
pkaction --verbose --action-id org.cordon.console.update | grep 'implicit active: *auth_admin'
status=0
runuser -u ada -- pkexec /opt/cordon/bin/cordon update --window $$ /home/ada/update < /dev/null || status=$?
echo "status $status"
[ $status = 127 ]
[ "$(cordon --version)" = 99.0.0 ]

## whom the machine's rules allow it has it checked and tried; nothing is installed unless the window says that it closes
cat > /etc/polkit-1/rules.d/10-ada.rules <<'RULE'
polkit.addRule(function (action, subject) {
  if (action.id === 'org.cordon.console.update' && subject.user === 'ada') return polkit.Result.YES;
});
RULE
systemctl restart polkit
runuser -u ada -- pkexec /opt/cordon/bin/cordon update --window $$ /home/ada/update < /dev/null && exit 1
[ "$(cordon --version)" = 99.0.0 ]
# Allowed for this command alone.
runuser -u ada -- pkexec /usr/bin/true < /dev/null && exit 1
coproc window { runuser -u ada -- pkexec /opt/cordon/bin/cordon update --window $$ /home/ada/update; }
pid=$window_PID
read -r line <&"${window[0]}"
echo "$line"
[[ $line == *ready* ]]
echo go >&"${window[1]}"
wait $pid
[ "$(cordon --version)" = 99.1.0 ]
cat /var/lib/cordon/last-update.json

## systemd hands the device secret to a unit of real data, sealed to the key of the host
head --bytes=32 /dev/urandom | systemd-creds encrypt --with-key=host --name=cordon-device-secret - /etc/cordon-secret.cred
useradd --system --create-home --home-dir /srv/cordon cordon
cat > /etc/systemd/system/cordon-window.service <<'UNIT'
[Service]
User=cordon
LoadCredentialEncrypted=cordon-device-secret:/etc/cordon-secret.cred
ExecStart=/usr/bin/xvfb-run --auto-servernum /opt/cordon/cordon --data /srv/cordon/data
UNIT
systemctl daemon-reload
systemctl start cordon-window.service
for _ in $(seq 120); do
  pgrep -u cordon -f cordon-engine > /dev/null && break
  sleep 1
done
sleep 10
journalctl -u cordon-window.service --no-pager -o cat | tail -5
pgrep -u cordon -f cordon-engine
ls -la /srv/cordon/data
systemctl stop cordon-window.service
[ ! -e /srv/cordon/data/device-secret.cred ]

## the units of a machine where nobody signs in are what systemd understands, with little that they may do
if [ -e /handed/nats-server ]; then
  install -m 755 /handed/nats-server /usr/sbin/nats-server
else
  echo 'no NATS server was to be had: its unit is not started'
  install -m 755 /bin/true /usr/sbin/nats-server
fi
systemd-analyze verify cordon-bus.service cordon-engine.service
for unit in cordon-bus cordon-engine; do
  systemd-analyze security --no-pager $unit.service | tail -1
  systemd-analyze security --no-pager --threshold=30 $unit.service > /dev/null
done

## the server between sites runs as its unit says, and comes back when it is killed
install -d -o cordon -g cordon /srv/cordon/bus
printf 'listen: 127.0.0.1:4222\njetstream { store_dir: /srv/cordon/bus/store }\n' > /srv/cordon/bus/nats.conf
if [ -e /handed/nats-server ]; then
  systemctl start cordon-bus.service
  for _ in 1 2; do
    pid=$(systemctl show -P MainPID cordon-bus.service)
    for _ in $(seq 60); do
      (exec 3<> /dev/tcp/127.0.0.1/4222) 2> /dev/null && break
      sleep 1
    done
    (exec 3<> /dev/tcp/127.0.0.1/4222)
    kill -9 "$pid"
    for _ in $(seq 60); do
      now=$(systemctl show -P MainPID cordon-bus.service)
      [ "$now" != 0 ] && [ "$now" != "$pid" ] && break
      sleep 1
    done
    [ "$now" != "$pid" ]
  done
  systemctl is-active cordon-bus.service
fi

## an engine without a window that lacks something says so once, and is not started over and over
mkdir -p /etc/credstore.encrypted
systemd-creds encrypt --with-key=host --name=cordon-device-secret /handed/headless/secret \
  /etc/credstore.encrypted/cordon-device-secret
systemctl start cordon-engine.service && exit 1
sleep 8
journalctl -u cordon-engine.service --no-pager -o cat | grep 'There is no data of Cordon'
[ "$(systemctl show -P NRestarts cordon-engine.service)" = 0 ]

## with its data it opens that by the secret that systemd hands it, and comes back when it is killed
cp -r /handed/headless/data/. /srv/cordon/
chown -R cordon: /srv/cordon
chmod 700 /srv/cordon
systemctl reset-failed cordon-engine.service
systemctl start cordon-engine.service
systemctl status --no-pager cordon-engine.service | head -12
pid=$(systemctl show -P MainPID cordon-engine.service)
kill -9 "$pid"
for _ in $(seq 120); do
  now=$(systemctl show -P MainPID cordon-engine.service)
  [ "$(systemctl is-active cordon-engine.service || true)" = active ] && [ "$now" != "$pid" ] && break
  sleep 1
done
systemctl is-active cordon-engine.service
[ "$now" != "$pid" ]
journalctl -u cordon-engine.service --no-pager -o cat | tail -6

## an update at night waits for it, and it stops in good order
mkdir -p /var/lib/cordon/updates
cp -r /handed/latest/. /var/lib/cordon/updates/ 2> /dev/null || true
[ ! -e /handed/latest ] || systemctl start cordon-update.service
[ ! -e /handed/latest ] || journalctl -u cordon-update.service --no-pager -o cat -n 3
systemctl stop cordon-engine.service cordon-bus.service
[ "$(systemctl show -P Result cordon-engine.service)" = success ]
rm -rf /var/lib/cordon/updates/*

## removed, it takes its timer along and leaves the data
dpkg --remove cordon-test-variant
systemctl is-enabled cordon-update.timer && exit 1
[ ! -e /etc/systemd/system/timers.target.wants/cordon-update.timer ]
[ -d /srv/cordon/data ]
dpkg --purge cordon-test-variant
[ ! -e /var/lib/cordon/last-update.json ]
systemctl --failed --no-legend
