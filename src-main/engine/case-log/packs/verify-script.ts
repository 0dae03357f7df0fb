/**
 * Verifies a pack with a POSIX shell, coreutils and openssl 3 alone; the page in the pack says the same step by step.
 * It lies in `data/`, and every file that it makes is in a folder of its own.
 */
export const verifyScript = String.raw`#!/bin/sh
# Verifies this evidence pack. Needs sha256sum and the other coreutils, and openssl 3.
# Run it where it lies, after unpacking:   sh verify.sh
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.."
bag=$(basename "$PWD")
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

fail() { echo "FAILED: $1" >&2; exit 1; }
sha() { openssl dgst -sha256 -binary; }
hex() { sha256sum "$1" | cut -c 1-64; }
signed() { openssl pkeyutl -verify -pubin -inkey data/keys/log.pem -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1; }
line() { head -n "$2" "$1" | tail -n 1; }
part() { head -c "$3" "$1" | tail -c "$2"; }

# 1. Every file is the one that the list of checksums names, and there is no other.
sha256sum --quiet --strict -c tagmanifest-sha256.txt || fail "a file named above was changed"
sha256sum --quiet --strict -c manifest-sha256.txt || fail "a file named above was changed or is missing"
cut -c 67- manifest-sha256.txt | sort > "$work/listed"
for file in data/* data/*/* data/*/*/* data/*/*/*/*; do
  if [ -f "$file" ]; then echo "$file"; fi
done | sort > "$work/present"
extra=$(comm -13 "$work/listed" "$work/present")
[ -z "$extra" ] || fail "these files stand in no list: $extra"
echo "ok  files"

# 2. The key of the log signed exactly this list.
signed ../META-INF/ASiCManifest.xml ../META-INF/signature.ed25519 || fail "the signature over the pack is wrong"
digest=$(sha < tagmanifest-sha256.txt | openssl base64 -A)
case $(cat ../META-INF/ASiCManifest.xml) in
  *"URI=\"$bag/tagmanifest-sha256.txt\""*"<ds:DigestValue>$digest</ds:DigestValue>"*) ;;
  *) fail "another list of checksums was signed" ;;
esac
echo "ok  signature over the pack"

# 3. The checkpoint: the log had so many entries, with this root.
signed data/log/checkpoint.txt data/log/checkpoint.sig || fail "the signature of the checkpoint is wrong"
size=$(line data/log/checkpoint.txt 2)
root=$(line data/log/checkpoint.txt 3)
echo "ok  checkpoint over $size entries"

# One step up a tree (RFC 6962), into $3: SHA-256 of 0x01, the left and the right node.
above() {
  { printf '\001'; cat "$1" "$2"; } | sha > "$work/next"
  mv "$work/next" "$3"
}

# Up a tree along a proof: climb WHOSE PROOF AT POSITION LAST. It takes $work/new from its position among 0 … LAST up to the
# root with the nodes that lie in the file from AT on, and $work/old, if there is one, with those of them that are to the left.
climb() {
  proof=$2
  at=$3
  position=$4
  last=$5
  end=$(wc -c < "$proof")
  while [ "$at" -lt "$end" ]; do
    [ "$last" -gt 0 ] || fail "the proof $1 is too long"
    at=$((at + 32))
    part "$proof" 32 "$at" > "$work/beside"
    if [ $((position % 2)) -eq 1 ] || [ "$position" -eq "$last" ]; then
      if [ -f "$work/old" ]; then above "$work/beside" "$work/old" "$work/old"; fi
      above "$work/beside" "$work/new" "$work/new"
      while [ $((position % 2)) -eq 0 ] && [ "$position" -ne 0 ]; do
        position=$((position / 2))
        last=$((last / 2))
      done
    else
      above "$work/new" "$work/beside" "$work/new"
    fi
    position=$((position / 2))
    last=$((last / 2))
  done
}

# 4. Each entry: its content, its leaf, and its way up to the root (RFC 9162, section 2.1.3.2).
count=0
: > "$work/clips"
for folder in data/log/entries/*; do
  name=$(basename "$folder")
  number=$\{name#"$\{name%%[!0]*}"}
  case $(cat "$folder/header.json") in
    *"\"sequence\":$number,"*) ;;
    *) fail "entry $number has the header of another" ;;
  esac
  if [ -f "$folder/content.json" ]; then
    case $(cat "$folder/header.json") in
      *"\"content\":\"$(hex "$folder/content.json")\""*) ;;
      *) fail "the content of entry $number is not the one that its header names" ;;
    esac
  fi
  # For the next step.
  case $(cat "$folder/header.json") in
    *'"kind":"alert.clip-kept"'*) if [ -f "$folder/content.json" ]; then cat "$folder/content.json" >> "$work/clips"; fi ;;
  esac
  proof=$folder/proof.bin
  { printf '\000'; head -c 32 "$proof"; sha < "$folder/header.json"; part "$proof" 32 64; } | sha > "$work/new"
  climb "of entry $number" "$proof" 64 $((number - 1)) $((size - 1))
  [ "$last" -eq 0 ] && [ "$(openssl base64 -A < "$work/new")" = "$root" ] ||
    fail "entry $number is not in the log that was signed"
  count=$((count + 1))
done
echo "ok  $count entries, each in the log that was signed"

# 5. Each clip: its parts one after the other are what an entry names.
for folder in data/pictures/*/clip; do
  [ -d "$folder" ] || continue
  cat "$folder/header.bin" "$folder"/[0-9]*.jpg > "$work/clip"
  case $(cat "$work/clips") in
    *"\"sha256\":\"$(hex "$work/clip")\""*) ;;
    *) fail "no entry names the clip in $folder" ;;
  esac
  echo "ok  clip in $folder"
done

# What others said of the head in a folder: witnesses on other machines, and timestamp servers (RFC 3161).
others() {
  for text in "$1"/witness-*.txt; do
    [ -f "$text" ] || continue
    said=$\{text%.txt}
    openssl pkeyutl -verify -pubin -inkey "$said.pem" -rawin -in "$text" -sigfile "$said.sig" >/dev/null 2>&1 ||
      fail "the signature of $said is wrong"
    tail -n +3 "$text" > "$work/cosigned"
    [ "$(line "$text" 1)" = "cosignature/v1" ] && [ "$(hex "$work/cosigned")" = "$(hex "$1/head.txt")" ] ||
      fail "$said is about something else"
    echo "ok  cosigned by a witness, over $2 entries ($(line "$text" 2) in seconds since 1970)"
  done
  for reply in "$1"/time-*.tsr; do
    [ -f "$reply" ] || continue
    said=$\{reply%.tsr}
    time=$\{said##*/time-}
    openssl ts -verify -data "$1/head.note" -in "$reply" -CAfile "$said.pem" -partial_chain -attime "$\{time%%-*}" >/dev/null 2>&1 ||
      fail "the timestamp $reply is wrong"
    echo "ok  timestamped, over $2 entries ($\{time%%-*} in seconds since 1970)"
  done
}

# 6. Heads that others know are earlier states of the same log (RFC 9162, section 2.1.4.2).
for folder in data/log/anchors/*; do
  [ -d "$folder" ] || continue
  signed "$folder/head.txt" "$folder/head.sig" || fail "the signature of $folder is wrong"
  earlier=$(line "$folder/head.txt" 2)
  others "$folder" "$earlier"
  proof=$folder/consistency.bin
  end=$(wc -c < "$proof")
  line "$folder/head.txt" 3 | openssl base64 -d -A > "$work/root"
  if [ "$earlier" -eq "$size" ]; then
    [ "$(line "$folder/head.txt" 3)" = "$root" ] && [ "$end" -eq 0 ] || fail "$folder is no state of this log"
    continue
  fi
  # A size that is a power of two needs no first node: it is the root itself.
  power=1
  while [ "$power" -lt "$earlier" ]; do power=$((power * 2)); done
  at=0
  if [ "$power" -eq "$earlier" ]; then
    cp "$work/root" "$work/old"
  else
    at=32
    part "$proof" 32 32 > "$work/old"
  fi
  cp "$work/old" "$work/new"
  position=$((earlier - 1))
  last=$((size - 1))
  while [ $((position % 2)) -eq 1 ]; do
    position=$((position / 2))
    last=$((last / 2))
  done
  climb "in $folder" "$proof" "$at" "$position" "$last"
  [ "$last" -eq 0 ] && [ "$(hex "$work/old")" = "$(hex "$work/root")" ] &&
    [ "$(openssl base64 -A < "$work/new")" = "$root" ] || fail "$folder is no earlier state of this log"
  echo "ok  an earlier head, over $earlier entries"
done

echo
echo "This pack holds. It was checked with the key that lies in it:"
cat data/keys/log.vkey
echo "Compare that key with one that reached you another way, and with the heads that others keep."
`.replaceAll('$\\{', '${');
