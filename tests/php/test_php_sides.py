"""A source and a sink in PHP: what is promised for CXone and Ivinex holds for them, whatever they throw or answer."""

from php_script import run_code


def test_a_host_brings_both_sides_and_nothing_else(php, own_config):
    assert php(
        """
        $sink = new Rows(['r1' => ['cxone_id' => null, 'name' => 'by hand']]);
        $client = new Cxsync\\Client($argv[1], new Names([7 => 'Sieben', 8 => "Zoë's"]), $sink);
        $actions = array_column($client->preview('campaigns')->rows(), 'action');
        $report = $client->sync('campaigns', 'all');
        answer([$actions, $report->exitCode, $client->sync('campaigns', 'all')->rows(), $sink->rows]);
        """,
        own_config,
    ) == [
        ["create", "create"],
        0,
        [],
        {
            "r1": {"cxone_id": None, "name": "by hand"},
            "r2": {"name": "Sieben", "cxone_id": "7"},
            "r3": {"name": "Zoë's", "cxone_id": "8"},
        },
    ]


def test_an_update_carries_only_what_changes(php, own_config):
    assert php(
        """
        $sink = new Rows(write: function (array $rows) use (&$sink, &$seen) {
            $seen[] = $rows;
            return $sink->store($rows);
        });
        $source = new Names([7 => 'Sieben']);
        $client = new Cxsync\\Client($argv[1], $source, $sink);
        $client->sync('campaigns', 'all');
        $source->names[7] = 'Sept';
        $client->sync('campaigns', 'all', acceptGuards: ['all_changed']);
        answer($seen);
        """,
        own_config,
    ) == [[{"id": None, "fields": {"name": "Sieben", "cxone_id": "7"}}], [{"id": "r1", "fields": {"name": "Sept"}}]]


def test_what_a_read_throws_stops_the_call_and_comes_out_of_it(php, own_config):
    assert php(
        """
        $fail = function () { throw new DomainException('the table is locked'); };
        foreach ([[new Names([]), new Rows(read: $fail)], [new Names([], $fail), new Rows()]] as [$source, $sink]) {
            foreach (['preview', 'doctor'] as $call) {
                try {
                    (new Cxsync\\Client($argv[1], $source, $sink))->$call();
                } catch (DomainException $thrown) {
                    $said[] = $thrown->getMessage();
                }
            }
        }
        answer($said);
        """,
        own_config,
    ) == ["the table is locked"] * 4


def test_what_a_write_throws_stops_the_run_and_retry_settles_what_it_left(php, own_config):
    """The first row goes alone, then 25 and 4: nothing is sent after the second batch has thrown."""
    assert php(
        """
        $sink = new Rows(write: function (array $rows) use (&$sink, &$calls) {
            if (++$calls !== 2) return $sink->store($rows);
            $sink->store(array_slice($rows, 0, 3));
            throw new DomainException('in the middle');
        });
        $client = new Cxsync\\Client($argv[1], new Names(array_fill(1, 30, 'name')), $sink);
        try {
            $client->sync('campaigns', 'all');
        } catch (DomainException $thrown) {
            $run = $client->history()[0];
            $left = $client->storedReport($run['run']);
            $retry = $client->retry();
            $again = $client->sync('campaigns', 'all');
            answer([$thrown->getMessage(), $left['counts'], $retry->exitCode, $calls, count($sink->rows),
                    $again->rows()]);
        }
        """,
        own_config,
    ) == [
        "in the middle",
        {"created": 1, "updated": 0, "unchanged": 0, "skipped": 4, "failed": 0, "unknown": 25},
        0, 4, 30, [],
    ]


def test_a_trace_may_be_printed_with_its_arguments_when_the_call_is_over(php, own_config):
    """Where PHP keeps the arguments in a trace, some lead into memory that is gone by then."""
    assert php(
        """
        ini_set('zend.exception_ignore_args', '0');
        $fail = fn () => throw new DomainException();
        $clients = [
            fn () => [new Names([]), new Rows(read: $fail)],
            fn () => [new Names([], $fail), new Rows()],
            fn () => [new Names([7 => 'a']), new Rows(write: $fail)],
            fn () => [new Names([]), new Rows(), null, null, $fail],
        ];
        foreach ($clients as $arguments) {
            try {
                $client = new Cxsync\\Client($argv[1], ...$arguments());
                $client->sync('campaigns', 'all' . str_repeat(',all', 600_000));
            } catch (DomainException $thrown) {
                $client->close();
                $printed[] = print_r($thrown->getTrace(), true);
            }
        }
        answer(count(array_filter($printed, fn (string $text) => str_contains($text, 'cxs_client_sync'))));
        """,
        own_config,
    ) == 4


def test_a_sink_may_refuse_a_row_and_take_the_others(php, own_config):
    rows = php(
        """
        $sink = new Rows(write: function (array $rows) use (&$sink) {
            foreach ($rows as $row) {
                $answers[] = match ($row['fields']['name']) {
                    'b' => new Cxsync\\Refused('no room for b'),
                    'c' => new Cxsync\\Refused("\\xff"),
                    default => $sink->store([$row])[0],
                };
            }
            return $answers;
        });
        $names = [7 => 'a', 8 => 'b', 9 => 'c', 10 => 'd'];
        answer((new Cxsync\\Client($argv[1], new Names($names), $sink))->sync('campaigns', 'all')->rows());
        """,
        own_config,
    )
    assert [row["outcome"] for row in rows] == ["created", "failed", "failed", "created"]
    assert rows[1]["error"]["message"] == "no room for b"


def test_nonsense_for_an_answer_leaves_the_row_unknown_and_is_logged(php, own_config):
    """No id, no text, places without a row: whether such a row was written is found out by its key."""
    outcomes, lines, left = php(
        """
        $bad = ['a' => '', 'b' => true, 'c' => [], 'd' => 1.5, 'e' => new stdClass(), 'f' => "\\xff", 'g' => null];
        $sink = new Rows(write: function (array $rows) use ($bad, &$sink, &$sensible) {
            if ($sensible) return $sink->store($rows);
            $answers = array_map(fn ($row) => $bad[$row['fields']['name']], $rows);
            return $answers + [99 => 'r99', 'place' => 'r1', -1 => 'r2'];
        });
        $log = function (string $level, string $component, string $text) use (&$lines) {
            if ($component === 'php') $lines["$level: $text"] = true;
        };
        $names = new Names(array_combine(range(1, 7), range('a', 'g')));
        $client = new Cxsync\\Client($argv[1], $names, $sink, log: $log);
        $outcomes = array_count_values(array_column($client->sync('campaigns', 'all')->rows(), 'outcome'));
        $sensible = true;
        $client->retry();
        answer([$outcomes, array_keys($lines), [count($sink->rows), $client->sync('campaigns', 'all')->rows()]]);
        """,
        own_config,
    )
    assert outcomes == {"unknown": 7}
    assert set(lines) == {f"error: write() of the sink gave no usable answer for row {answer}" for answer in (
        "0: string", "0: bool", "0: array", "0: float", "0: stdClass", "99: string", "place: string", "-1: string")}
    assert left == [7, []]


def test_a_write_that_answers_with_no_array_is_a_type_error(php, own_config):
    assert php(
        """
        $sink = new Rows(write: fn (array $rows) => null);
        try {
            (new Cxsync\\Client($argv[1], new Names([7 => 'Sieben']), $sink))->sync('campaigns', 'all');
        } catch (TypeError $error) {
            answer(str_contains($error->getMessage(), 'must be of type array'));
        }
        """,
        own_config,
    )


def test_a_read_that_is_not_complete_is_shown_and_never_written_from(php, own_config):
    assert php(
        """
        $source = new class([7 => 'Sieben']) extends Names {
            public function pull(string $kind): iterable {
                yield from parent::pull($kind);
                throw new Cxsync\\IncompleteRead('the export was cut off');
            }
        };
        $client = new Cxsync\\Client($argv[1], $source, new Rows());
        $plan = $client->preview('campaigns');
        try {
            $client->apply($plan, 'all');
        } catch (Cxsync\\Error $error) {
            answer([$plan->toArray()['cxone']['reason'], count($plan->rows()), $error->errorCode, $error->exitCode]);
        }
        """,
        own_config,
    ) == ["the export was cut off", 1, "incomplete_read", 3]


def test_a_source_without_an_end_is_left_when_the_time_is_up(php, own_config):
    assert php(
        """
        $source = new class([]) extends Names {
            public function pull(string $kind): iterable {
                while (true) yield ['id' => 7, 'fields' => []];
            }
        };
        try {
            (new Cxsync\\Client($argv[1], $source, new Rows()))->preview('campaigns', deadlineMs: 20);
        } catch (Cxsync\\Error $error) {
            answer([$error->errorCode, $error->exitCode]);
        }
        """,
        own_config,
    ) == ["deadline_exceeded", 4]


def test_records_that_make_no_sense_are_an_error_of_that_read(php, own_config):
    said = php(
        """
        $records = [
            'text', ['name' => 'a'], ['id' => 7], ['id' => [], 'fields' => []], ['id' => null, 'fields' => []],
            ['id' => 7, 'fields' => ['name' => []]], ['id' => 7, 'fields' => ['name' => 1.5]],
            ['id' => 7, 'fields' => ["na\\0me" => 'a']], ['id' => 7, 'fields' => ["\\xff" => 'a']],
            ['id' => 7, 'fields' => ['name' => "\\xff"]], ['id' => "\\xff", 'fields' => []],
            ['id' => 7, 'fields' => ['' => 'a']],
        ];
        foreach ($records as $record) {
            $source = new class([$record]) extends Names {
                public function pull(string $kind): iterable { return $this->names; }
            };
            try {
                (new Cxsync\\Client($argv[1], $source, new Rows()))->preview('campaigns');
            } catch (Cxsync\\Error $error) {
                $said[] = [$error->errorCode, $error->getMessage()];
            }
        }
        answer($said);
        """,
        own_config,
    )
    assert [word for word, _ in said] == ["callback_failed"] * 12
    assert said[5][1].endswith("the field name of the record 7 is array, not text, int, bool or null")


def test_a_callback_cannot_use_or_close_the_client_that_calls_it(php, own_config):
    assert php(
        """
        $said = [];
        $sink = new Rows(read: function () use (&$client, &$said) {
            foreach (['preview', 'close'] as $what) {
                try {
                    $client->$what();
                } catch (Cxsync\\Error $error) {
                    $said[] = $error->errorCode;
                } catch (LogicException $error) {
                    $said[] = $error->getMessage();
                }
            }
        });
        $client = new Cxsync\\Client($argv[1], new Names([]), $sink);
        $rows = $client->preview('campaigns')->rows();
        $client->close();
        $client->close();
        try {
            $client->kinds();
        } catch (LogicException $error) {
            $said[] = $error->getMessage();
        }
        answer([$rows, ...$said]);
        """,
        own_config,
    ) == [
        [],
        "client_busy",
        "cxsync: a client cannot be closed by a callback of its own call",
        "cxsync: the client is closed",
    ]


def test_a_callback_may_use_another_client(php, own_config):
    assert php(
        """
        $inner = new Cxsync\\Client($argv[1], new Names([1 => 'Eins']), new Rows());
        $sink = new Rows(read: function () use ($inner, &$seen) {
            $seen = count($inner->preview('campaigns')->rows());
        });
        $outer = new Cxsync\\Client($argv[1], new Names([7 => 'a', 8 => 'b']), $sink);
        answer([count($outer->preview('campaigns')->rows()), $seen]);
        """,
        own_config,
    ) == [2, 1]


def test_a_script_that_ends_inside_a_sink_is_settled_by_the_next(php, own_config, tmp_path):
    """PHP leaves C by a jump then. The process must end, and the next one takes up what is open."""
    kept = """
        $file = dirname($argv[1]) . '/rows.json';
        $sink = new Rows(
            is_file($file) ? json_decode(file_get_contents($file), true) : [],
            write: function (array $rows) use (&$sink, &$exit, $file) {
                $answers = $sink->store(array_slice($rows, 0, $exit ? 1 : null));
                file_put_contents($file, json_encode($sink->rows));
                return $exit ? exit(0) : $answers;
            },
        );
        $client = new Cxsync\\Client($argv[1], new Names([7 => 'a', 8 => 'b']), $sink);
        """
    done = run_code(tmp_path / "script.php", kept + "$exit = true; $client->sync('campaigns', 'all');", own_config)
    assert done.code == 255 and "Throwing from FFI callbacks is not allowed" in done.err
    assert php(
        kept
        + """
        answer([count($sink->rows), $client->sync('campaigns', 'all')->exitCode, array_column($sink->rows, 'cxone_id'),
                $client->sync('campaigns', 'all')->rows()]);
        """,
        own_config,
    ) == [1, 0, ["7", "8"], []]


def test_clients_calls_and_errors_leave_no_memory_behind(php, own_config):
    grown = php(
        """
        function grown(int $times, Closure $round): int {
            $pages = fn () => (int) explode(' ', file_get_contents('/proc/self/statm'))[1];
            for ($i = 0; $i < $times / 5; $i++) $round();
            $before = $pages();
            for ($i = 0; $i < $times; $i++) $round();
            return ($pages() - $before) * 4096;
        }
        $names = array_fill(1, 200, str_repeat('n', 200));
        $large = function () use ($argv, $names) {
            $client = new Cxsync\\Client($argv[1], new Names($names), new Rows());
            Cxsync\\Plan::fromJson($client->preview('campaigns')->json);
            $client->sync('campaigns', 'none');
        };
        $fails = fn () => throw new DomainException();
        $thrown = function () use ($argv, $fails) {
            try {
                (new Cxsync\\Client($argv[1], new Names([]), new Rows(read: $fails)))->doctor();
            } catch (DomainException) {
            }
        };
        $small = function () use ($argv) {
            new Cxsync\\Client($argv[1], new Names([]), new Rows());
            try {
                Cxsync\\Plan::fromJson('{}');
            } catch (Cxsync\\Error) {
            }
        };
        answer([grown(30, $large), grown(400, $thrown), grown(2000, $small)]);
        """,
        own_config,
    )
    assert max(grown) < 150_000, grown  # what is freed in C is a hundred bytes or more of each round
