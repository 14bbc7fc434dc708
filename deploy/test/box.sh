#!/usr/bin/env bash
# Becomes the systemd of a box that stands for a VM: box.sh FOLDER SHARED..., started by `unshare` in namespaces of its own. The
# box sees this machine's files through an overlay in memory, so that nothing that is done in it stays, except in the folders
# SHARED; its only network is loopback, where the metadata server's address is, too.
set -euo pipefail
folder=$1 root=$1/root
shift

mount --make-rprivate /
mount -t tmpfs box "$folder"
mkdir "$folder"/{upper,work,root}
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" box "$root"

mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys" # most of it belongs to the whole machine
mount -t sysfs -o ro sysfs "$root/sys"
for each in run tmp; do
  mount -t tmpfs "$each" "$root/$each"
done
for each in "$@"; do
  mkdir -p "$root$each"
  mount --bind "$each" "$root$each"
done
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root"/dev/{shm,pts}
for each in null zero full random urandom tty; do
  touch "$root/dev/$each"
  mount --bind "/dev/$each" "$root/dev/$each"
done
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
touch "$root/dev/console"
mount --bind /dev/null "$root/dev/console"

# systemd keeps its groups in a tree of its own: the unified one, or beside the older ones where the machine has these.
if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 cgroup "$root/sys/fs/cgroup"
  mkdir "$root"/sys/fs/cgroup/{unified,systemd}
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
fi

ip link set lo up
ip addr add 169.254.169.254/32 dev lo
echo '169.254.169.254 metadata.google.internal' >>"$root/etc/hosts"

# Of all services only the journal, and what the test starts.
units=$root/etc/systemd/system
rm -rf "$units"/*.wants "$root"/usr/lib/systemd/system/*.wants "$root/usr/sbin/policy-rc.d"
printf '[Unit]\nDefaultDependencies=no\n' | tee "$units/sysinit.target" "$units/basic.target" >"$units/network-online.target"
printf '[Unit]\nWants=systemd-journald.service systemd-journald.socket\n' >"$units/box.target"
rm -f "$root/etc/machine-id"
echo 6b616b6568617368695f696e5f61626f >"$root/etc/machine-id"

cd "$root"
exec chroot . env -i container=box PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=box.target --show-status=0
