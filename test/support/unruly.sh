#!/bin/sh
# Misbehaves in the way that is named first; then is, or does not become, the program that is named after it.
way=$1
shift

daemon() {
  (setsid sh -c 'trap "" TERM INT HUP; (sleep 600 &); exec sleep 600' >/dev/null 2>&1 </dev/null &)
}

case $way in
deaf)
  trap '' INT TERM HUP
  "$@" &
  while :; do sleep 600; done
  ;;
daemon) daemon ;;
leaver)
  daemon
  echo gone
  exit 0
  ;;
mute)
  exec >&- 2>&-
  exec sleep 600
  ;;
holder)
  sleep 600 &
  echo held
  exit 0
  ;;
garbage) head -c 300000 /dev/urandom ;;
line) head -c 20000000 /dev/zero | tr '\0' x && echo ;;
many) for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do sleep 600 & done ;;
writer) echo "it was here" >here.txt ;;
esac
exec "$@"
