#!/bin/bash
# Makes the two users of the file realm, then starts Elasticsearch as its image does.
set -euo pipefail
for user in writer reader; do
  variable="EVENTWIRE_${user^^}_PASSWORD"
  elasticsearch-users userdel "eventwire_$user" >/dev/null 2>&1 || true
  elasticsearch-users useradd "eventwire_$user" -p "${!variable}" -r "eventwire_$user"
done
exec /usr/local/bin/docker-entrypoint.sh eswrapper
