import json


def test_settings_are_merged_in_depth(tmp_path, capsys):
    from gateway.main import load, main

    settings = load('{"listen": {"port": 9000}, "routes": {"/api": "api:81"}, "log": "debug"}')
    assert settings["listen"] == {"host": "0.0.0.0", "port": 9000}
    assert settings["routes"] == {"/": "web:80", "/api": "api:81"}
    assert settings["log"] == "debug"
    assert load('{"listen": null}')["listen"] is None
    (tmp_path / "s.json").write_text("{}")
    assert main([str(tmp_path / "s.json"), "/x"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0]) == {"host": "0.0.0.0", "port": 8080}
