#!/usr/bin/env bash
# Prepare a course on a machine where JupyterHub's users are users of the system. As root:
#
#     prepare_course.sh COURSE INSTRUCTOR
#
# Makes the exchange, and the course's folder in the instructor's home. May be run again; nothing is overwritten.
set -euo pipefail

course="${1:?the name of the course is missing}"
instructor="${2:?the user name of the instructor is missing}"
if [[ ! $course =~ ^[A-Za-z0-9_-]+$ ]]; then
    echo "The course is called $course: use letters, digits, - and _ only." >&2
    exit 1
fi
home="$(getent passwd "$instructor" | cut -d: -f6)"
if [[ ! -d $home || $home == / ]]; then
    echo "There is no user $instructor with a home folder on this machine: let the instructor log in once." >&2
    exit 1
fi
group="$(id -gn "$instructor")"

# Everyone has to write here, or nbgrader refuses it. The sticky bit keeps a student from renaming or removing
# what others have put here, the whole course among it.
install -d -m 755 /srv/nbgrader
install -d -m 1777 /srv/nbgrader/exchange

# The submissions are nobody else's business.
install -d -m 700 -o "$instructor" -g "$group" "$home/$course"
for folder in source release; do
    install -d -m 700 -o "$instructor" -g "$group" "$home/$course/$folder"
done

# JupyterLab starts in the home folder, and nbgrader's pages look for the course there.
install -d -m 700 -o "$instructor" -g "$group" "$home/.jupyter"
config="$home/.jupyter/nbgrader_config.py"
if [[ ! -e $config ]]; then
    printf 'c = get_config()\nc.CourseDirectory.course_id = "%s"\nc.CourseDirectory.root = "%s"\n' \
        "$course" "$home/$course" >"$config"
    chown "$instructor:$group" "$config"
fi
echo "The exchange is /srv/nbgrader/exchange, the course's folder $home/$course."
