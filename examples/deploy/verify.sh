#!/usr/bin/env bash
# Checks a deployed API from outside: the token's owner passes, a thief of the token is refused.
#
#   verify.sh URL TOKEN_FILE CERT KEY OTHER_CERT OTHER_KEY
#
# URL                   a route that the token may call with GET, such as https://api.example.com/v1/time
# TOKEN_FILE            a file with the access token alone, or - for standard input. Not the token
#                       itself: every user of this machine can read the arguments of a program.
# CERT, KEY             the client certificate that the token is bound to, and its key (PEM)
# OTHER_CERT, OTHER_KEY another certificate that the truststore accepts, and its key: the thief's
#
# If the server's certificate is of a private CA, set CURL_CA_BUNDLE=ca.pem.
# Exit code: 0 all checks passed, 1 one failed, 2 wrong use. The token is never printed.
set +x # with -x bash would print the token
set -euo pipefail

usage='Usage: verify.sh URL TOKEN_FILE CERT KEY OTHER_CERT OTHER_KEY (TOKEN_FILE may be - for standard input)'
wrong_use() {
  printf 'verify: %s\n%s\n' "$1" "$usage" >&2
  exit 2
}

[ $# -eq 6 ] || wrong_use "6 arguments are needed, not $#"
url=$1 token_file=$2 cert=$3 key=$4 other_cert=$5 other_key=$6
command -v curl >/dev/null || wrong_use 'curl is missing: install it'
case $url in
  https://*) ;;
  *) wrong_use 'URL must begin with https://: the token must not cross the network in plain text' ;;
esac
if [ "$token_file" = - ]; then
  token=$(cat)
else
  # The argument is not repeated: it may be the token, by mistake.
  [ -r "$token_file" ] || wrong_use 'TOKEN_FILE is not a file that can be read'
  token=$(cat -- "$token_file")
fi
token=${token%$'\r'}
# b64token [RFC 6750 §2.1]. Quotes and line ends would also change what curl does.
[[ $token =~ ^[A-Za-z0-9._~+/-]+=*$ ]] ||
  wrong_use 'TOKEN_FILE must hold the token alone, on one line, without "Bearer"'
for file in "$cert" "$key" "$other_cert" "$other_key"; do
  [ -r "$file" ] || wrong_use "$file is not a file that can be read"
done
if cmp -s -- "$cert" "$other_cert"; then
  wrong_use 'CERT and OTHER_CERT are the same: the thief needs a certificate of its own'
fi

passed=0 failed=0
# ok TITLE ANSWER, or fail TITLE ANSWER ADVICE
ok() {
  passed=$((passed + 1))
  printf 'ok    %s: %s\n' "$1" "$2"
}
fail() {
  failed=$((failed + 1))
  printf 'FAIL  %s: %s. %s\n' "$1" "$2" "$3"
}

# Sets status and exit_code. The first argument says whether the token is sent; the others are curl's.
# Each call opens a new connection: a reused one would carry the certificate of the call before.
status='' exit_code=0
call() {
  local with_token=$1 config=''
  shift
  if [ "$with_token" = token ]; then config="header = \"Authorization: Bearer $token\""; fi
  exit_code=0
  # -q: no .curlrc, which may switch on a trace. The token goes through standard input.
  status=$(curl -q --config - --silent --http1.1 --connect-timeout 10 --max-time 40 \
    --output /dev/null --write-out '%{http_code}' "$@" -- "$url" <<<"$config") || exit_code=$?
}
answer() {
  if [ "$status" = 000 ]; then
    printf 'no answer (curl %s)' "$exit_code"
  else
    printf '%s' "$status"
  fi
}

check_owner() {
  call token --cert "$cert" --key "$key"
  case $status in
    2??) ok "$1" "$status" ;;
    000)
      case $exit_code in
        60) fail "$1" "$(answer)" "The server's certificate is not trusted: set CURL_CA_BUNDLE" ;;
        58) fail "$1" "$(answer)" 'curl cannot use CERT with KEY: are they a pair, and is KEY without a password?' ;;
        6 | 7 | 28) fail "$1" "$(answer)" 'The API cannot be reached: DNS, network or time' ;;
        *) fail "$1" "$(answer)" 'Does the truststore accept CERT?' ;;
      esac
      ;;
    401 | 403) fail "$1" "$status" "$2" ;;
    *) fail "$1" "$status" 'The owner needs an answer of 2xx. Read the log of the authorizer and of the API' ;;
  esac
}

check_thief() {
  call token --cert "$other_cert" --key "$other_key"
  case $status in
    401 | 403) ok "$1" "$status" ;;
    2??) fail "$1" "$status" "$2" ;;
    000) fail "$1" "$(answer)" 'This proves nothing: OTHER_CERT must be one that the truststore accepts' ;;
    *) fail "$1" "$status" 'That is no refusal: read the log of the authorizer' ;;
  esac
}

check_without_token() {
  call none --cert "$cert" --key "$key"
  case $status in
    401 | 403) ok "$1" "$status" ;;
    2??) fail "$1" "$status" 'The route is not behind the authorizer' ;;
    *) fail "$1" "$(answer)" 'The answer must be 401 or 403' ;;
  esac
}

check_without_certificate() {
  call token
  case $status in
    000)
      case $exit_code in
        # SSL connect error, empty reply, send error, receive error: TLS 1.3 tells after the handshake.
        35 | 52 | 55 | 56) ok "$1" "refused in the TLS handshake (curl $exit_code)" ;;
        *) fail "$1" "$(answer)" 'That is not a refusal in TLS' ;;
      esac
      ;;
    400) ok "$1" '400, by the proxy that terminates TLS' ;;
    401 | 403) ok "$1" "$status, without mutual TLS: the authorizer refused it" ;;
    2??) fail "$1" "$status" 'A bound token passes without a certificate' ;;
    *) fail "$1" "$status" 'That is no refusal: read the log of the authorizer' ;;
  esac
}

# A thief right after the owner, and the owner right after a thief: where API Gateway keeps results
# of the authorizer by the token alone, one gets the answer that was meant for the other.
kept='Does API Gateway keep results of the authorizer? Set the result TTL to 0, and deploy the API'
check_owner 'the owner' 'Is the token valid, bound to CERT, and good for this route? Did a kept result refuse it?'
check_thief 'the thief, right after the owner' "$kept. Or the route lets unbound tokens pass (bearerAllowed)"
check_owner 'the owner, right after the thief' "$kept"
check_thief 'the thief, again' "$kept"
check_without_token 'without a token'
check_without_certificate 'without a certificate'

if [ "$failed" -gt 0 ]; then
  printf 'verify: FAILED: %s of %s checks\n' "$failed" "$((passed + failed))"
  exit 1
fi
printf 'verify: passed: all %s checks\n' "$passed"
