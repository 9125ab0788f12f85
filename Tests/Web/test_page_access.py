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
        credentials = base64.b64encode(b"ola:correct horse").decode()
        headers = {"Authorization": f"Basic {credentials}"}
        server.request("/api/v1/components", {"name": "secret-component"}, headers=headers)
        assert "secret-component" in server.request("/components", headers=headers).text
        for path in ["/", "/fields", "/review", "/help", "/components/secret-component"]:
            answer = server.request(path)
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"].startswith("Basic")
            assert "text/html" in answer.headers["Content-Type"]
            # Whoever may not read is told nothing of what there is.
            assert "secret-component" not in answer.text
        assert "What needs attention" in server.request("/", headers=headers).text
        nobody = server.request("/nowhere", headers={"Accept": "text/html"})
        assert nobody.status == 404 and "secret-component" not in nobody.text
        # The style of a page says nothing of what is watched.
        assert server.request("/static/strandline.css").status == 200
    finally:
        server.stop()
