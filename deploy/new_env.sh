#!/bin/sh
# Prints a fresh deploy/.env: a generated password for each server (letters and digits, so that they fit into URLs).
#
#   sh deploy/new_env.sh > deploy/.env
set -eu
[ -t 1 ] || chmod 600 /dev/stdout 2>/dev/null || true
password() {
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}
cat <<END
POSTGRES_PASSWORD=$(password)
MONGO_PASSWORD=$(password)
MONGO_ADMIN_PASSWORD=$(password)
OBJECT_STORE_PASSWORD=$(password)
RABBITMQ_PASSWORD=$(password)

# The host folder with your offers, and the file in it as the containers see it.
#RECRUIT_OFFERS_FOLDER=/srv/recruit/offers
#RECRUIT_OFFERS=/offers/offers.jsonl

# The UI behind a login (deploy/compose.ui.yaml). Hashes: see docs/operations.md, "UI access".
#UI_HOST=localhost
#UI_ENGINEER_HASH=
#UI_VIEWER_HASH=
END
