"""Whoever may read the metrics may read the pages, and nobody else."""

import base64

from web_servers import Server

# bcrypt of "correct horse".
HASH = "$2b$04$HzdU6pDMLpE/PIA1COfkP.Pgv2la0z5/tWRalYePiVK4EWG96VrXq"


def test_pages_are_for_the_users_of_the_web_configuration(tmp_path):
    configuration = tmp_path / "web.yml"
    configuration.write_text(f'basic_auth_users: {{ola: "{HASH}"}}\n')
    server = Server(tmp_path, "--web.config.file", configuration)
    try:
        for path in ["/", "/fields", "/review", "/help"]:
            answer = server.request(path)
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"].startswith("Basic")
        credentials = base64.b64encode(b"ola:correct horse").decode()
        headers = {"Authorization": f"Basic {credentials}"}
        assert "What needs attention" in server.request("/", headers=headers).text
        # The style of a page says nothing of what is watched.
        assert server.request("/static/strandline.css").status == 200
    finally:
        server.stop()
