# First program of an uncontained job: joins its control groups, sets limits, becomes the command.
#
#   process.sh MARKER ADDRESS_SPACE_KIB [CGROUP_PROCS ...] -- [NAME=VALUE ...] COMMAND [ARGUMENT ...]
#
# Standard error is the report pipe: everything before MARKER is a complaint of ours, everything after it is the job's.
set -eu
exec 3>&2
marker=$1
ulimit -c 0
ulimit -v "$2"
shift 2
while [ "$1" != -- ]; do
    echo $$ >"$1"
    shift
done
shift
printf '%s\n' "$marker" >&3
exec 2>&1
exec /usr/bin/env -i "$@"
