# First process of a bubblewrap job, trusted, before anything of the target runs:
# copies the tree, lays the overlay over it, sets limits, gives up privileges, becomes the command.
#
#   init.sh MARKER UID PROCESSES ADDRESS_SPACE_KIB WORKDIR [REMOVED ...] -- [NAME=VALUE ...] COMMAND [ARGUMENT ...]
#
# Standard error is the report pipe: everything before MARKER is a complaint of ours, everything after it is the job's.
set -eu
exec 3>&2
PATH=/usr/bin:/bin
export PATH
marker=$1 uid=$2 processes=$3 address_space=$4 workdir=$5
shift 5

cd /sandbox/tree
cp -R -P --preserve=mode,timestamps,links /sandbox/origin/. .
chmod -R u+rwX .
while [ "$1" != -- ]; do
    rm -f -- "./$1"
    shift
done
shift
cp -R -P --remove-destination --preserve=mode /sandbox/overlay/. .
[ "$uid" = - ] || chown -hR "$uid:$uid" .
cd -P "./$workdir"
mkdir -p /tmp/home
[ "$uid" = - ] || chown "$uid:$uid" /tmp/home

ulimit -c 0
ulimit -n 1024
ulimit -v "$address_space"
# dash and busybox say -p where bash says -u
if (ulimit -p "$processes") 2>/dev/null; then ulimit -p "$processes"; else ulimit -u "$processes"; fi

printf '%s\n' "$marker" >&3
exec 2>&1
if [ "$uid" = - ]; then
    exec env -i "$@"
fi
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs -- env -i "$@"
