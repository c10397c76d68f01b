# Second container of a job's pod, of another user than the job: makes the channels out, which the job may write and not read.
set -eu
umask 0
mkfifo -m 0622 /sandbox/channel/output /sandbox/channel/report
