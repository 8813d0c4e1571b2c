#!/usr/bin/env bash
# What the container runs: users, course, and JupyterHub. COURSE and INSTRUCTOR are set in compose.yaml.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"

"$here/add_users.sh" /classroom/users.csv
"$here/prepare_course.sh" "$COURSE" "$INSTRUCTOR"
cd /srv/jupyterhub
exec jupyterhub -f "$here/jupyterhub_config.py"
