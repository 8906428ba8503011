<?php

/**
 * Shows what would be written for one kind, reads the keys of the rows that a person ticks, and writes those.
 *
 *   php examples/php/preview_tick_apply.php acme.json campaigns
 */

declare(strict_types=1);

require __DIR__ . '/../../bindings/php/cxsync.php';

try {
    $client = new Cxsync\Client($argv[1]); // or the document as an array
    $plan = $client->preview($argv[2]);
    foreach ($plan->rows() as $row) {
        echo "{$row['action']} {$row['key']} {$row['name']}\n";
    }
    $kept = $plan->json; // in a session or a table, until the person has ticked

    $ticked = file('php://stdin', FILE_IGNORE_NEW_LINES);
    $report = $client->apply(Cxsync\Plan::fromJson($kept), $ticked, actor: 'ada');
    foreach ($report->rows() as $row) {
        echo "{$row['outcome']} {$row['key']} {$row['name']} ", $row['error']['message'] ?? '', "\n";
    }
    exit($report->exitCode);
} catch (Cxsync\Error $error) {
    fwrite(STDERR, "{$error->getMessage()}\n{$error->hint}\n");
    exit($error->exitCode);
}
