<?php

/**
 * Keeps tables of one's own up to date with CXone: no Ivinex in it.
 *
 *   php examples/php/own_tables.php acme.json crm.sqlite
 */

declare(strict_types=1);

require __DIR__ . '/../../bindings/php/cxsync.php';
require __DIR__ . '/TableSink.php';

try {
    $client = new Cxsync\Client($argv[1], sink: new TableSink(new PDO("sqlite:$argv[2]")));
    $report = $client->sync('all', 'all', actor: 'nightly job');
    foreach ($report->rows() as $row) {
        echo "{$row['outcome']} {$row['kind']} {$row['key']} {$row['name']}\n";
    }
    foreach ($report->errors() as $error) { // kinds that failed
        fwrite(STDERR, "{$error['message']}\n{$error['hint']}\n");
    }
    exit($report->exitCode);
} catch (Cxsync\Error $error) {
    fwrite(STDERR, "{$error->getMessage()}\n{$error->hint}\n");
    exit($error->exitCode);
}
