# Reads the job's channels to their end and prints what came, in pieces that a log carries unharmed.
#
#   report.sh HEAD_BYTES TAIL_BYTES FLOOD_BYTES REPORT_BYTES
#
# Closing a channel beyond its bound ends a job that goes on writing.
set -eu
PATH=/usr/bin:/bin
export PATH
cd /tmp
mkfifo counted
wc -c <counted >total &
{
    head -c "$1" >head
    head -c "$3" | tee counted | tail -c "$2" >tail
} </sandbox/channel/output &
head -c "$4" </sandbox/channel/report >report &
wait
for part in head tail report; do
    echo "$part"
    base64 <"$part"
done
echo total
cat total
echo end
