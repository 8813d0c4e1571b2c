#!/usr/bin/env bash
# Make users of the system from a class list. As root:
#
#     add_users.sh users.csv
#
# A line a user: NAME,students,PASSWORD or NAME,instructors,PASSWORD; no heading. May be run again after lines were added or
# passwords changed. A home folder that is there already keeps its owner, so that /home can outlive a container.
set -euo pipefail

list="${1:?the class list is missing}"
getent group students >/dev/null || groupadd --gid 20001 students
getent group instructors >/dev/null || groupadd --gid 20002 instructors

# Who owns a home folder comes first: a number that is taken can go to nobody else.
for home in /home/*/; do
    [[ -d $home ]] || continue
    name="$(basename "$home")"
    id "$name" &>/dev/null || useradd --no-create-home --uid "$(stat -c %u "$home")" --gid "$(stat -c %g "$home")" "$name"
done

while IFS=, read -r name group password || [[ -n $name ]]; do
    [[ -z $name || $name == \#* ]] && continue
    if [[ $group != students && $group != instructors ]]; then
        echo "$list: $name is in the group '$group'; write students or instructors." >&2
        exit 1
    fi
    if ! id "$name" &>/dev/null; then
        useradd --create-home --gid "$group" --shell /bin/bash "$name"
    fi
    usermod --gid "$group" --shell /bin/bash "$name" >/dev/null
    chmod 700 "/home/$name"
    printf '%s:%s\n' "$name" "${password%$'\r'}" | chpasswd
done <"$list"
