"""JupyterHub for one class on one machine: everyone is a user of the system, and works with a user's own rights.

nbgrader tells students apart by these users, so each server has to run as its student. Spawners that run all servers as
the same user (DockerSpawner and KubeSpawner as they come) need another exchange than nbgrader's folder.
"""

c = get_config()  # noqa: F821 - JupyterHub gives it

c.JupyterHub.bind_url = "http://:8000"
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = 120
c.Spawner.start_timeout = 120

# The users' own passwords. Groups of the system say who may come in, and who may look after the others' servers.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.PAMAuthenticator.allowed_groups = {"students", "instructors"}
c.PAMAuthenticator.admin_groups = {"instructors"}
