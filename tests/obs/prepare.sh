#!/bin/bash
# Makes what a real OBS needs on this machine, once: packages, and a root folder for each suite named.
# Needs root on Debian or Ubuntu. Does nothing, quickly, when all is there.
#   SANCTUM_OBS_ROOTS    where the root folders are (/var/tmp/obs-roots)
#   SANCTUM_OBS_MIRROR   the Debian mirror for them (the first in this machine's sources, if it is Debian)
set -euo pipefail
roots=${SANCTUM_OBS_ROOTS:-/var/tmp/obs-roots}
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

mkdir -p "$roots"
exec 9>"$roots/prepare.lock"
flock 9 # one at a time: apt has one lock, and a root folder is made once

need=()
want() {
  for package; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || need+=("$package")
  done
}
want xvfb nginx libnginx-mod-rtmp pulseaudio pulseaudio-utils espeak-ng
for suite; do
  [[ -x $roots/$suite/usr/bin/obs ]] || want debootstrap debian-archive-keyring
done
install() {
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${need[@]}"
}
if ((${#need[@]})); then
  echo "prepare: installing ${need[*]}" >&2
  { install || { apt-get update && install; }; } >"$roots/apt.log" 2>&1 9>&- ||
    { tail -5 "$roots/apt.log" >&2; exit 1; }
fi

mirror() {
  if [[ -n ${SANCTUM_OBS_MIRROR:-} ]]; then
    echo "$SANCTUM_OBS_MIRROR"
  elif . /etc/os-release && [[ $ID == debian ]]; then
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v -- -security | awk 'NR == 1'
  else
    echo http://deb.debian.org/debian
  fi
}

# In a mount namespace of its own, so that nothing stays mounted whatever happens.
make_root() {
  local suite=$1 new=$2
  debootstrap --variant=minbase "$suite" "$new" "$(mirror)" /usr/share/debootstrap/scripts/sid
  # quicker and smaller: nothing synced, no manuals, no daemon started
  printf '%s\n' force-unsafe-io 'path-exclude /usr/share/doc/*' 'path-exclude /usr/share/man/*' \
    'path-exclude /usr/share/locale/*' >"$new/etc/dpkg/dpkg.cfg.d/small"
  printf '#!/bin/sh\nexit 101\n' >"$new/usr/sbin/policy-rc.d"
  chmod +x "$new/usr/sbin/policy-rc.d"
  unshare --mount bash -ec '
    mount --bind /proc "$1/proc"
    mount --rbind /dev "$1/dev"
    chroot "$1" apt-get install -y --no-install-recommends \
      obs-studio obs-plugins libgl1 libegl1 libgl1-mesa-dri fonts-dejavu-core' make-root "$new"
  rm -rf "$new"/var/cache/apt/* "$new"/var/lib/apt/lists/*
}

for suite; do
  [[ -x $roots/$suite/usr/bin/obs ]] && continue
  echo "prepare: making $roots/$suite (once)" >&2
  new=$roots/$suite.new
  rm -rf --one-file-system "$new" "${roots:?}/$suite"
  # not `make_root || …`, which would switch `set -e` off inside
  (set -e; make_root "$suite" "$new") >"$roots/$suite.log" 2>&1 9>&- &
  wait $! || { tail -5 "$roots/$suite.log" >&2; exit 1; }
  mv "$new" "$roots/$suite"
done
