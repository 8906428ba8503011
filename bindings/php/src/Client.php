<?php

declare(strict_types=1);

namespace Cxsync;

use FFI;
use FFI\CData;

/**
 * One site: preview(), a person looks, apply(). Calls block; a client takes one call at a time. What goes wrong is an
 * Error; an argument that makes no sense is PHP's ValueError; what a callable, a source or a sink throws stops the call
 * and comes out of it as it is. Everything is freed when the client is closed or no longer referred to.
 */
final class Client
{
    private const LONGEST_DEADLINE_MS = 0xFFFFFFFF;

    private readonly Callbacks $callbacks;
    private ?CData $client = null;
    private int $calls = 0;

    /**
     * @param string|array $config the path of a configuration document, or the document as an array. Relative paths in
     *     it are relative to the document; of an array, to the current folder
     * @param Source|null $source instead of CXone; the document then needs no address or credentials for it
     * @param Sink|null $sink instead of Ivinex; the document then needs no address, credentials or module ids
     * @param string|null $statePath where the state file lies; null: as the document says
     * @param (callable(string $level, string $component, string $text): mixed)|null $log levels are those of PSR-3
     * @param (callable(array $progress): mixed)|null $progress with kind, phase, pages, done, total (0: not known);
     *     what answers false cancels the call
     *
     * @throws Error
     */
    public function __construct(
        #[\SensitiveParameter] string|array $config,
        ?Source $source = null,
        ?Sink $sink = null,
        ?string $statePath = null,
        ?callable $log = null,
        ?callable $progress = null,
    ) {
        $this->callbacks = new Callbacks(
            new Config($config),
            $source,
            $sink,
            $log === null ? null : $log(...),
            $progress === null ? null : $progress(...),
        );
        $this->client = $this->open(Config::json($config), $statePath);
    }

    public function __destruct()
    {
        $this->close();
    }

    /** Frees the library's side at once; the client is of no use afterwards. */
    public function close(): void
    {
        if ($this->calls > 0) {
            throw new \LogicException('cxsync: a client cannot be closed by a callback of its own call');
        }
        if ($this->client !== null) {
            Library::ffi()->cxs_client_free($this->client);
            $this->client = null;
        }
    }

    /** @return list<string> the kinds that the configuration has a module for */
    public function kinds(): array
    {
        $ffi = Library::ffi();
        $kinds = [];
        for ($i = 0, $count = $ffi->cxs_client_kind_count($this->opened()); $i < $count; $i++) {
            $kinds[] = $ffi->cxs_kind_name($ffi->cxs_client_kind($this->client, $i));
        }
        return $kinds;
    }

    /** Looks at everything a run needs and writes nothing. What it finds stands in the document's "checks". */
    public function doctor(int $deadlineMs = 0): Document
    {
        $options = $this->options($deadlineMs);
        return $this->call('doctor', 'check_list', [Library::pointer($options)]);
    }

    /** Reads both sides of a kind, or of all, and says row by row what would be written. Writes nothing. */
    public function preview(string $kind = 'all', int $deadlineMs = 0): Plan
    {
        $options = $this->options($deadlineMs);
        return $kind === 'all'
            ? $this->call('preview_all', 'plan_set', [Library::pointer($options)], Plan::class)
            : $this->call('preview', 'plan', [self::kind($kind), Library::pointer($options)], Plan::class);
    }

    /**
     * Writes the selected rows of a plan, after checking each against the live row. An exception that comes out of a
     * sink's write() takes the report's place; the run stands in history(), and retry() takes up what it left open.
     *
     * @param string|list<string> $select keys and words ("all", "new", "changed", ...: see README.md; a set takes words
     *     only); an empty list: nothing was ticked
     * @param string $onConflict "skip", "cxone" or "ivinex": whose value stands where both sides changed it
     * @param list<string> $acceptGuards guards that may pass though they trip
     * @param string|null $actor who ticked the rows, for the history
     * @param int $deadlineMs for the whole call; 0: none
     */
    public function apply(
        Plan $plan,
        string|array $select,
        string $onConflict = 'skip',
        array $acceptGuards = [],
        ?string $actor = null,
        int $deadlineMs = 0,
    ): Document {
        [$apply, $memory] = self::applyOptions($select, $onConflict, $acceptGuards, $actor);
        $options = $this->options($deadlineMs);
        try {
            return Plan::lend($plan->json, fn (CData $lent, bool $isSet): Document => $isSet
                ? $this->call('apply_all', 'report_set', [$lent, Library::pointer($apply), Library::pointer($options)])
                : $this->call('apply', 'report', [$lent, Library::pointer($apply), Library::pointer($options)]));
        } finally {
            unset($memory);
        }
    }

    /** Preview and apply in one, on one read, of a kind or of "all". For the arguments see apply(). */
    public function sync(
        string $kind,
        string|array $select,
        string $onConflict = 'skip',
        array $acceptGuards = [],
        ?string $actor = null,
        int $deadlineMs = 0,
    ): Document {
        [$apply, $memory] = self::applyOptions($select, $onConflict, $acceptGuards, $actor);
        $options = $this->options($deadlineMs);
        try {
            return $kind === 'all'
                ? $this->call('sync_all', 'report_set', [Library::pointer($apply), Library::pointer($options)])
                : $this->call(
                    'sync',
                    'report',
                    [self::kind($kind), Library::pointer($apply), Library::pointer($options)],
                );
        } finally {
            unset($memory);
        }
    }

    /** Takes up what a run left open; null: the latest unfinished run of every kind. */
    public function retry(?string $run = null, ?string $actor = null, int $deadlineMs = 0): Document
    {
        $actor = $actor === null ? null : Library::checked($actor);
        $options = $this->options($deadlineMs);
        return $run === null
            ? $this->call('retry_all', 'report_set', [$actor, Library::pointer($options)])
            : $this->call('retry', 'report', [Library::checked($run), $actor, Library::pointer($options)]);
    }

    /** Past runs, the newest first: run, kind, actor, started, finished, counts, exit, ... */
    public function history(): array
    {
        return $this->call('history', 'document', [])->toArray()['runs'];
    }

    /** The report of a past run, as arrays. */
    public function storedReport(string $run): array
    {
        return $this->call('stored_report', 'document', [Library::checked($run)])->toArray();
    }

    /** Removes names, values and messages of runs before a day (UTC, "2026-01-31"); counts stay. */
    public function forgetBefore(string $date): void
    {
        Library::call('cxs_client_forget_before', $this->opened(), Library::checked($date));
    }

    /**
     * What people still have to do: what, key, name and since of each.
     *
     * @param list<string> $done keys that are taken off the list first
     */
    public function followUps(array $done = []): array
    {
        $done = $done === [] ? null : Library::checked(\implode(',', $done));
        return $this->call('follow_ups', 'document', [$done])->toArray()['follow_ups'];
    }

    private function open(#[\SensitiveParameter] string $json, ?string $statePath): CData
    {
        $options = $this->callbacks->clientOptions();
        $config = Library::put($options, 'config', $json);
        $options->config_len = \strlen($json);
        $state = $statePath === null ? null : Library::put($options, 'state_path', Library::checked($statePath));
        $source = null;
        $sink = null;
        try {
            $options->source = $source = $this->callbacks->newSource();
            $options->sink = $sink = $this->callbacks->newSink();
            return $this->made('cxs_client', 'cxs_client_open', Library::pointer($options));
        } finally { // the client keeps what it needs of them
            Library::ffi()->cxs_source_free($source);
            Library::ffi()->cxs_sink_free($sink);
            FFI::memset($config, 0, FFI::sizeof($config));
            unset($state);
        }
    }

    /**
     * One call and its result, as a document.
     *
     * @template D of Document
     * @param class-string<D> $class
     * @return D
     */
    private function call(string $name, string $result, array $arguments, string $class = Document::class): Document
    {
        $ffi = Library::ffi();
        $made = $this->made("cxs_$result", "cxs_client_$name", $this->opened(), ...$arguments);
        try {
            $json = $ffi->{$result === 'document' ? 'cxs_document_text' : "cxs_{$result}_json"}($made);
            $exit = \in_array($result, ['document', 'plan'], true) ? 0 : $ffi->{"cxs_{$result}_exit_code"}($made);
            return new $class(Library::text($json) ?? throw new \RuntimeException('cxsync: no memory is left'), $exit);
        } finally {
            $ffi->{"cxs_{$result}_free"}($made);
        }
    }

    /** Calls a function of the library during which callbacks may run; what one of them throws comes out. */
    private function made(string $type, string $function, mixed ...$arguments): CData
    {
        $this->calls++;
        try {
            $made = Library::made($type, $function, ...$arguments);
        } catch (Error $error) {
            throw $this->callbacks->takeThrown() ?? $error;
        } finally {
            $this->calls--;
        }
        $thrown = $this->callbacks->takeThrown();
        if ($thrown !== null) {
            Library::ffi()->{"{$type}_free"}($made);
            throw $thrown;
        }
        return $made;
    }

    private function opened(): CData
    {
        return $this->client ?? throw new \LogicException('cxsync: the client is closed');
    }

    private function options(int $deadlineMs): CData
    {
        if ($deadlineMs < 0 || $deadlineMs > self::LONGEST_DEADLINE_MS) {
            throw new \ValueError("cxsync: a deadline is 0 to 4294967295 milliseconds, not $deadlineMs");
        }
        return $this->callbacks->callOptions($deadlineMs);
    }

    private static function kind(string $name): int
    {
        $kind = Library::ffi()->cxs_kind_from_name(Library::checked($name));
        return $kind >= 0 ? $kind : throw new \ValueError("cxsync: \"$name\" is not a kind");
    }

    /** @return array{CData, list<CData>} the options, and the memory that they point to */
    private static function applyOptions(
        string|array $select,
        string $onConflict,
        array $acceptGuards,
        ?string $actor,
    ): array {
        $ffi = Library::ffi();
        $options = Library::struct('cxs_apply_options');
        $options->on_conflict = match ($onConflict) {
            'skip' => $ffi->CXS_ON_CONFLICT_SKIP,
            'cxone' => $ffi->CXS_ON_CONFLICT_CXONE,
            'ivinex' => $ffi->CXS_ON_CONFLICT_IVINEX,
            default => throw new \ValueError("cxsync: onConflict is skip, cxone or ivinex, not \"$onConflict\""),
        };
        $select = $select === [] ? 'none' : (\is_array($select) ? \implode("\n", $select) : $select);
        $memory = [
            Library::put($options, 'select', Library::checked($select)),
            Library::put($options, 'accept_guards', Library::checked(\implode(',', $acceptGuards))),
            Library::put($options, 'actor', Library::checked($actor ?? '')),
        ];
        return [$options, $memory];
    }
}
