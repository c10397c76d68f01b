# Becomes the job: sets limits, opens its channels, and hands over.
#
#   job.sh MARKER PROCESSES SECONDS WORKDIR [NAME=VALUE ...] COMMAND [ARGUMENT ...]
#
# What this program says is the container's log; the job's output and report go to the container that reads the channels.
set -eu
PATH=/usr/bin:/bin
export PATH
marker=$1 processes=$2 seconds=$3 workdir=$4
shift 4
mkdir -p /tmp/home
cd -P "/sandbox/tree/$workdir"
ulimit -c 0
ulimit -n 1024
# dash and busybox say -p where bash says -u
if (ulimit -p "$processes") 2>/dev/null; then ulimit -p "$processes"; else ulimit -u "$processes"; fi
exec >/sandbox/channel/output 3>/sandbox/channel/report </sandbox/given/stdin
printf '%s\n' "$marker" >&2
exec env -i "$(command -v timeout)" -v -s KILL "$seconds" /bin/sh -c 'exec 2>&1; exec env -i "$@"' sh "$@"
