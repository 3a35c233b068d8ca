#!/bin/bash
# The stage on which one real OBS plays: an RTMP ingest, a screen and a microphone. To be run as
#   unshare --mount --pid --fork --kill-child --mount-proc stage.sh
# so that all of it ends with this script, however that ends. Takes commands on standard input, one a
# line, and answers each with a line: `ok`, or `failed: why`. The first `ok` comes when all stands.
#   launch             starts OBS with a fresh configuration
#   quit               ends OBS as a person does
#   kill               ends OBS with SIGKILL
#   say TEXT           speaks into the microphone; answers when it is said
#   ingest up|down     starts or ends the ingest
# Ends, and removes its state, at the end of the input. Settings, all needed:
#   OBS_ROOT           the root folder with OBS
#   OBS_STATE          a folder for all files
#   OBS_PORT           obs-websocket's port
#   OBS_PASSWORD       its password
#   OBS_INGEST_PORT    the ingest's port
set -uo pipefail
: "${OBS_ROOT:?}" "${OBS_STATE:?}" "${OBS_PORT:?}" "${OBS_PASSWORD:?}" "${OBS_INGEST_PORT:?}"
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)

end() {
  exec 2>/dev/null # bash would name each that it loses
  kill -KILL -1 # all in this namespace but us, its first process
  rm -rf "$OBS_STATE"
}
trap end EXIT
failed() { echo "failed: $*"; }
give_up() { failed "$@"; exit 1; }

# --- one folder, the same on both sides of the chroot and short enough for Unix sockets
S=/mnt
mkdir -p "$OBS_STATE/template" "$OBS_STATE/home" "$OBS_STATE/rec"
for file in "$here"/config/*; do
  sed -e "s|@PORT@|$OBS_PORT|; s|@PASSWORD@|$OBS_PASSWORD|; s|@INGEST@|$OBS_INGEST_PORT|; s|@STATE@|$S|" \
    "$file" >"$OBS_STATE/template/${file##*/}"
done
cp "$here"/../../scenes/*.json "$OBS_STATE/template/" || give_up "the product's scenes are missing"
mkdir -p /tmp/.X11-unix
mount -t tmpfs tmpfs /tmp/.X11-unix &&
  mount --bind "$OBS_STATE" "$S" &&
  mount -t proc proc "$OBS_ROOT/proc" &&
  mount --rbind /dev "$OBS_ROOT/dev" &&
  mount -t tmpfs tmpfs "$OBS_ROOT/tmp" &&
  mkdir -p "$OBS_ROOT/tmp/.X11-unix" &&
  mount --bind /tmp/.X11-unix "$OBS_ROOT/tmp/.X11-unix" &&
  mount --bind "$OBS_STATE" "$OBS_ROOT$S" || give_up "cannot mount"

until_true() { # SECONDS COMMAND…
  local tries=$(($1 * 10)); shift
  while ! "$@" >/dev/null 2>&1; do
    ((tries-- > 0)) || return 1
    sleep 0.1
  done
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }
gone() { ! kill -0 "$1"; }

# --- the ingest
nginx=
ingest_up() {
  [[ -n $nginx ]] && ! gone "$nginx" && return
  nginx -p "$S" -c "$S/template/nginx.conf" -e "$S/nginx.log" >>"$S/nginx.log" 2>&1 </dev/null &
  nginx=$!
  until_true 20 listens "$OBS_INGEST_PORT" && ! gone "$nginx"
}
ingest_down() {
  [[ -n $nginx ]] || return 0
  kill -TERM "$nginx"
  until_true 10 gone "$nginx" || return
  nginx=
}
ingest_up || give_up "the ingest does not start: $(tail -1 "$S/nginx.log")"

# --- the screen: the X server picks a number that is free
Xvfb -displayfd 3 -screen 0 1280x720x24 -nolisten tcp -nolock -noreset \
  3>"$S/display" >"$S/xvfb.log" 2>&1 </dev/null &
until_true 20 test -s "$S/display" || give_up "the screen does not start: $(tail -1 "$S/xvfb.log")"

# --- the microphone: what is played into the sink `speech` is what OBS records
export HOME=$S/home XDG_RUNTIME_DIR=$S PULSE_SERVER=unix:$S/pulse.sock PULSE_COOKIE=$S/pulse.cookie
unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY
chmod 700 "$S"
pulseaudio -n --daemonize=no --exit-idle-time=-1 --disallow-exit --use-pid-file=no \
  -L "module-native-protocol-unix socket=$S/pulse.sock auth-anonymous=1" \
  -L "module-null-sink sink_name=speech rate=48000" -L "module-null-sink sink_name=desktop rate=48000" \
  >"$S/pulse.log" 2>&1 </dev/null &
until_true 20 pactl info || give_up "the microphone does not start: $(tail -1 "$S/pulse.log")"
pactl set-default-sink desktop
pactl set-default-source speech.monitor
say() { timeout 60 espeak-ng --stdout -- "$1" </dev/null 2>>"$S/pulse.log" | timeout 60 paplay --device=speech 2>>"$S/pulse.log"; }

# --- OBS
obs=
launch() {
  [[ -z $obs ]] || return 0
  local config=$S/home/.config/obs-studio
  rm -rf "$config"
  mkdir -p "$config"/basic/{profiles/tests,scenes} "$config/plugin_config/obs-websocket"
  cp "$S/template/global.ini" "$config/global.ini"
  cp "$S/template/global.ini" "$config/user.ini" # where OBS 31 and later reads most of it
  cp "$S/template/websocket.json" "$config/plugin_config/obs-websocket/config.json"
  cp "$S/template/basic.ini" "$S/template/service.json" "$config/basic/profiles/tests/"
  cp "$S/template/scenes.json" "$config/basic/scenes/tests.json"
  cp "$S"/template/sanctum*.json "$config/basic/scenes/"
  # OBS asks the network for news: a proxy that is not there keeps it at home
  env XDG_CONFIG_HOME="$S/home/.config" XDG_CACHE_HOME="$S/home/.cache" DISPLAY=":$(<"$S/display")" \
    LIBGL_ALWAYS_SOFTWARE=1 QT_QPA_PLATFORM=xcb \
    http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9 \
    chroot "$OBS_ROOT" obs --multi --disable-updater --disable-missing-files-check \
    --disable-shutdown-check --minimize-to-tray >>"$S/obs.log" 2>&1 </dev/null &
  obs=$!
  disown "$obs" # bash is not to comment on how it ends
  until_true 60 listens "$OBS_PORT" && ! gone "$obs"
}
end_obs() { # SIGNAL
  [[ -n $obs ]] || return 0
  kill "-$1" "$obs"
  until_true 20 gone "$obs" || return
  obs=
}

answer() { if "$@"; then echo ok; else failed "$*: $(tail -1 "$S/obs.log" 2>/dev/null)"; fi; }
echo ok
while read -r word rest; do
  case $word in
    launch) answer launch ;;
    quit) answer end_obs INT ;;
    kill) answer end_obs KILL ;;
    say) answer say "$rest" ;;
    ingest) answer "ingest_$rest" ;;
    *) failed "unknown command $word" ;;
  esac
done
