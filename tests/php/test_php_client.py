"""The PHP package against the simulator: what a server in PHP does with it."""

import json

from php_script import run_code
from scenario import KINDS


def test_every_kind_is_previewed_and_written_and_then_nothing_is_left(php, site):
    result = php(
        """
        $client = new Cxsync\\Client($argv[1]);
        $result = ['kinds' => $client->kinds(), 'doctor' => $client->doctor()->exitCode, 'written' => []];
        foreach ($client->kinds() as $kind) {
            $plan = $client->preview($kind);
            $report = $client->apply($plan, array_column($plan->rows(), 'key'), actor: 'ada');
            $result['written'][$kind] = [$report->exitCode, array_unique(array_column($report->rows(), 'outcome'))];
        }
        $result['left'] = array_diff(array_column($client->preview()->rows(), 'action'), ['unchanged']);
        $result['again'] = $client->sync('all', 'all', actor: 'ada')->rows();
        $result['actors'] = array_unique(array_column($client->history(), 'actor'));
        $runs = $client->history();
        $run = end($runs)['run'];
        $result['stored'] = count(array_filter(array_column($client->storedReport($run)['rows'], 'name')));
        $result['retry'] = [$client->retry()->rows(), $client->retry($run)->rows()];
        $todo = $client->followUps();
        $result['follow_ups'] = [count($todo), count($client->followUps([$todo[0]['key']]))];
        $client->forgetBefore('2030-01-01');
        $result['forgotten'] = array_filter(array_column($client->storedReport($run)['rows'], 'name'));
        answer($result);
        """,
        site.config,
    )
    assert result == {
        "kinds": list(KINDS),
        "doctor": 0,
        "written": {kind: [0, ["created"]] for kind in KINDS},
        "left": [],
        "again": [],
        "actors": ["ada"],
        "stored": 8,
        "retry": [[], []],
        "follow_ups": [8, 7],
        "forgotten": [],
    }
    for kind in KINDS:
        assert len([row for row in site.get(f"ivinex/{kind}")["records"] if row["cxone_id"]]) > 0


def test_only_ticked_rows_are_written_from_a_plan_kept_as_text(php, site):
    key, rows = php(
        """
        $json = (new Cxsync\\Client($argv[1]))->preview('dispositions')->json;
        $key = Cxsync\\Plan::fromJson($json)->rows()[3]['key'];
        $report = (new Cxsync\\Client($argv[1]))->apply(Cxsync\\Plan::fromJson($json), $key);
        answer([$key, $report->rows()]);
        """,
        site.config,
    )
    assert [row["key"] for row in rows] == [key]
    assert [row["cxone_id"] for row in site.get("ivinex/dispositions")["records"]] == [key]


def test_a_set_of_plans_survives_as_text(php, site):
    written = php(
        """
        $client = new Cxsync\\Client($argv[1]);
        $plans = Cxsync\\Plan::fromJson($client->preview()->json);
        $report = $client->apply($plans, ['new', 'changed']);
        $kinds = count($plans->toArray()['documents']);
        answer([$kinds, $report->exitCode, count($report->rows()) === count($plans->rows())]);
        """,
        site.config,
    )
    assert written == [4, 0, True]


def test_an_empty_list_of_ticks_writes_nothing(php, site):
    assert php("answer((new Cxsync\\Client($argv[1]))->sync('campaigns', [])->rows());", site.config) == []
    assert site.get("ivinex/campaigns")["records"] == []


def test_a_kind_of_a_set_that_fails_is_among_its_errors(php, site):
    config = json.loads(site.config.read_text())
    config["ivinex"]["modules"]["campaigns"]["collection_type_id"] = 424242
    site.config.write_text(json.dumps(config))
    kinds, errors, exit_code = php(
        """
        $plans = (new Cxsync\\Client($argv[1]))->preview();
        $plans = Cxsync\\Plan::fromJson($plans->json);
        $kinds = array_values(array_unique(array_column($plans->rows(), 'kind')));
        answer([$kinds, $plans->errors(), $plans->exitCode]);
        """,
        site.config,
    )
    assert set(kinds) == set(KINDS) - {"campaigns"}
    assert [error["details"]["kind"] for error in errors] == ["campaigns"]
    assert exit_code != 0


def test_a_plan_whose_content_or_digest_was_changed_is_refused(php, site):
    assert php(
        """
        $json = (new Cxsync\\Client($argv[1]))->preview('campaigns')->json;
        $plan = json_decode($json);
        $changes = [
            str_replace($plan->rows[0]->key, '424242', $json),
            str_replace($plan->digest, 'sha256:' . str_repeat('0', 64), $json),
            substr($json, 0, -9),
            '',
        ];
        foreach ($changes as $changed) {
            try {
                Cxsync\\Plan::fromJson($changed);
            } catch (Cxsync\\Error $error) {
                $said[] = [$error->errorCode, $error->exitCode];
            }
        }
        $pretty = Cxsync\\Plan::fromJson(json_encode($plan, JSON_PRETTY_PRINT));
        answer([$said, $pretty->toArray()['digest'] === $plan->digest]);
        """,
        site.config,
    ) == [[["plan_changed", 1], ["plan_changed", 1], ["plan_unreadable", 1], ["plan_unreadable", 1]], True]


def test_an_error_says_what_where_and_how_to_mend_it(php):
    error = php(
        """
        try {
            new Cxsync\\Client(['sitee' => 'x']);
        } catch (Cxsync\\Error $error) {
            answer([$error->errorCode, $error->getMessage(), $error->hint, $error->details, $error->exitCode,
                    $error->getCode(), $error->plan, $error]);
        }
        """
    )
    message, hint = "Configuration: /sitee is not a known key.", 'Did you mean "site"?'
    details = {"path": "/sitee", "nearest_key": "site"}
    document = {"format": "cxsync.error/1", "code": "config_unknown_key", "message": message, "hint": hint,
                "details": details}
    assert error == ["config_unknown_key", message, hint, details, 1, 20, None, document]


def test_a_guard_gives_the_plan_that_it_stopped(php, site):
    config = json.loads(site.config.read_text())
    config["guards"] = {"max_create_percent": 0, "min_rows": 0}
    site.config.write_text(json.dumps(config))
    assert php(
        """
        $client = new Cxsync\\Client($argv[1]);
        try {
            $client->sync('campaigns', 'all');
        } catch (Cxsync\\Error $error) {
            $report = $client->apply($error->plan, 'all', acceptGuards: ['create', 'all_changed']);
            answer([$error->errorCode, $error->exitCode, count($error->plan->rows()), count($report->rows())]);
        }
        """,
        site.config,
    ) == ["guard_tripped", 3, 14, 14]


def test_references_are_looked_up_and_relative_paths_stand_beside_the_document(php, site, tmp_path):
    config = json.loads(site.config.read_text())
    config["ivinex"]["password"] = {"env": "PHP_TEST_PASSWORD"}
    config["state"]["path"] = "kept/state.db"
    (site.dir / "kept").mkdir()
    site.config.write_text(json.dumps(config))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = "answer((new Cxsync\\Client($argv[1]))->sync('campaigns', 'all')->exitCode);"
    secret = {"PHP_TEST_PASSWORD": site.secret("ivinex-password")}
    assert php(code, site.config, environment=secret, folder=elsewhere) == 0
    assert (site.dir / "kept" / "state.db").exists()
    assert list(elsewhere.iterdir()) == []
    done = run_code(tmp_path / "script.php", code, site.config)
    assert "the environment variable PHP_TEST_PASSWORD" in done.err


def test_paths_start_beside_a_link_to_the_document_as_on_the_command_line(php, site, tmp_path):
    folder = tmp_path / "linked"
    folder.mkdir()
    (folder / "acme.json").symlink_to(site.config)
    for name in ("secrets", "ca.pem"):
        (folder / name).symlink_to(site.dir / name)
    config = json.loads(site.config.read_text())
    config["state"]["path"] = "state-of-php.db"
    site.config.write_text(json.dumps(config))
    code = "answer((new Cxsync\\Client($argv[1]))->sync('campaigns', 'all')->exitCode);"
    assert php(code, "acme.json", folder=folder) == 0
    assert (folder / "state-of-php.db").exists()


def test_no_secret_shows_in_a_client_or_in_a_trace_that_is_printed(php):
    """Traces keep the arguments of calls, where php.ini does not forbid it."""
    printed = php(
        """
        ini_set('zend.exception_ignore_args', '0');
        $side = ['base_url' => 'https://acme.example', 'username' => 'u', 'password' => 'S3CRET',
                 'modules' => ['campaigns' => ['collection_type_id' => 1]]];
        $config = ['site' => 'a', 'cxone' => [], 'ivinex' => $side];
        $printed = print_r(new Cxsync\\Client($config, new Names([])), true);
        foreach ([['more' => 1], ['site' => "\\xff"]] as $wrong) {
            try {
                new Cxsync\\Client($wrong + $config, new Names([]));
            } catch (Cxsync\\Error|ValueError $error) {
                $printed .= $error . print_r($error->getTrace(), true);
            }
        }
        answer($printed);
        """
    )
    assert printed.count("SensitiveParameterValue") >= 4 and "S3CRET" not in printed


def test_a_document_as_an_array_keeps_its_objects(php):
    """PHP cannot tell {} from [], and turns numbers that are keys into places."""
    assert php(
        """
        $module = ['collection_type_id' => 1, 'suggest' => ['name'], 'fields' => [
            'name' => ['from' => 'name', 'map' => ['0' => 'no', '1' => 'yes']]]];
        $own = new Cxsync\\Client(['site' => 'a', 'cxone' => [], 'ivinex' => ['modules' => [
            'campaigns' => $module, 'users' => [], 'dispositions' => ['suggest' => []]]]], new Names([]), new Rows());
        answer($own->kinds());
        """
    ) == ["users", "campaigns", "dispositions"]


def test_a_configuration_that_cannot_be_read_is_an_error_of_the_configuration(php, tmp_path):
    (tmp_path / "large.json").write_text(" " * (4 * 2**20 + 1))
    assert php(
        """
        foreach (['/nowhere/acme.json', $argv[1], "$argv[1]/large.json"] as $path) {
            try {
                new Cxsync\\Client($path);
            } catch (Cxsync\\Error $error) {
                $said[] = [$error->errorCode, $error->exitCode, $error->details['file'] === $path];
            }
        }
        answer($said);
        """,
        tmp_path,
    ) == [["config_unreadable", 1, True]] * 3


def test_an_argument_that_makes_no_sense_is_a_value_error(php, site):
    assert php(
        """
        $client = new Cxsync\\Client($argv[1]);
        $calls = [
            fn () => $client->sync('campaigns', "none\\0all"),
            fn () => $client->preview('campaign'),
            fn () => $client->preview('campaigns', -1),
            fn () => $client->preview('campaigns', 4294967296),
            fn () => $client->sync('campaigns', 'all', onConflict: 'both'),
            fn () => new Cxsync\\Client($argv[1], statePath: "a\\0b"),
        ];
        foreach ($calls as $call) {
            try {
                $call();
            } catch (ValueError $error) {
                $said[] = str_starts_with($error->getMessage(), 'cxsync: ');
            }
        }
        answer($said);
        """,
        site.config,
    ) == [True] * 6


def test_log_lines_and_progress_arrive(php, site):
    lines, news = php(
        """
        $lines = $news = [];
        (new Cxsync\\Client(
            $argv[1],
            log: function (string ...$line) use (&$lines) { $lines[] = $line; },
            progress: function (array $at) use (&$news) { $news[] = $at; },
        ))->preview('campaigns');
        answer([$lines, $news]);
        """,
        site.config,
    )
    assert {"cxone", "ivinex"} <= {component for _, component, _ in lines}
    assert {level for level, _, _ in lines} <= {"error", "warning", "info", "debug"}
    assert {"pull", "read"} <= {at["phase"] for at in news}
    assert {at["kind"] for at in news} == {"campaigns"}
    assert max(at["done"] for at in news if at["phase"] == "pull") == 14


def test_progress_that_answers_false_cancels_the_call(php, site):
    assert php(
        """
        $client = new Cxsync\\Client($argv[1], progress: fn () => false);
        try {
            $client->sync('campaigns', 'all');
        } catch (Cxsync\\Error $error) {
            answer([$error->errorCode, $error->exitCode]);
        }
        """,
        site.config,
    ) == ["cancelled", 130]
    assert site.get("ivinex/campaigns")["records"] == []


def test_what_log_or_progress_throws_stops_the_call_and_comes_out_of_it(php, site):
    assert php(
        """
        foreach (['log', 'progress'] as $name) {
            $calls = 0;
            $fail = function () use (&$calls) { if ($calls++ === 0) throw new DomainException('enough'); };
            $client = new Cxsync\\Client($argv[1], ...[$name => $fail]);
            try {
                $client->sync('campaigns', 'all');
            } catch (DomainException $thrown) {
                $said[] = [$thrown->getMessage(), $calls, count($client->preview('campaigns')->rows()), $calls > 1];
            }
        }
        answer($said);
        """,
        site.config,
    ) == [["enough", 1, 14, True]] * 2
    assert site.get("ivinex/campaigns")["records"] == []
