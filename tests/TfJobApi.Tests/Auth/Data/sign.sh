#!/bin/sh
# AK=… SK=… sh sign.sh METHOD URL [BODY]: a signed call; a query must be encoded, and sorted by its names
method=$1 url=$2 body=${3-} date=$(date -u +%Y%m%dT%H%M%SZ)
path=/${url#*://*/} query=
case $path in *\?*) query=${path#*\?} path=${path%%\?*} ;; esac
sha256() { openssl dgst -sha256 -r "$@" | cut -d ' ' -f 1; }
canonical=$(printf '%s\n%s/\n%s\nx-sdk-date:%s\n\nx-sdk-date\n%s' \
  "$method" "$path" "$query" "$date" "$(printf %s "$body" | sha256)")
signature=$(printf 'SDK-HMAC-SHA256\n%s\n%s' "$date" "$(printf %s "$canonical" | sha256)" | sha256 -hmac "$SK")
curl -sS --fail-with-body -X "$method" "$url" -H 'Content-Type: application/merge-patch+json' -H "X-Sdk-Date: $date" \
  -H "Authorization: SDK-HMAC-SHA256 Access=$AK, SignedHeaders=x-sdk-date, Signature=$signature" ${body:+--data-binary "$body"}
