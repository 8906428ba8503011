<?php

declare(strict_types=1);

namespace Cxsync;

use FFI;
use FFI\CData;

/**
 * What C calls on behalf of one client: always during a call of it, and on PHP's own thread, as the library has none.
 *
 * PHP keeps the C side of a closure, and what the closure holds, until the request ends. So each closure is handed to C
 * once per request and holds nothing; user_data tells the client. No exception may cross C (PHP ends the script then):
 * it is kept, it stops the call, and takeThrown() gives it to the client, which throws it on. Its trace may be printed,
 * arguments and all, when the memory of the call is gone: #[SensitiveParameter] keeps those that lead there out of it.
 *
 * @internal
 */
final class Callbacks
{
    private const LEVELS = ['error', 'warning', 'info', 'debug'];
    private const PHASES = ['sign_in', 'pull', 'read', 'plan', 'write', 'verify'];

    /** The number of this client, in memory whose address is the user_data. */
    private readonly CData $number;
    private CData $cancel;
    private ?\Throwable $thrown = null;

    /** @var array<int, \WeakReference<self>> by number */
    private static array $all = [];
    private static int $last = 0;
    /** @var array<string, CData>|null structs with the closures in them, to be copied */
    private static ?array $structs = null;

    public function __construct(
        private readonly Config $config,
        private readonly ?Source $source,
        private readonly ?Sink $sink,
        private readonly ?\Closure $log,
        private readonly ?\Closure $progress,
    ) {
        $this->cancel = self::newCancel();
        $this->number = Library::ffi()->new('int64_t');
        $this->number->cdata = ++self::$last;
        self::$all[self::$last] = \WeakReference::create($this);
        self::$structs ??= self::structs();
    }

    public function __destruct()
    {
        if (isset($this->number)) {
            unset(self::$all[$this->number->cdata]);
            Library::ffi()->cxs_cancel_free($this->cancel);
        }
    }

    /** What a callback threw during the call that has ended. */
    public function takeThrown(): ?\Throwable
    {
        [$thrown, $this->thrown] = [$this->thrown, null];
        if ($thrown !== null) { // a cancel that was requested stops every later call, too
            Library::ffi()->cxs_cancel_free($this->cancel);
            $this->cancel = self::newCancel();
        }
        return $thrown;
    }

    public function clientOptions(): CData
    {
        $options = self::copy('cxs_client_options');
        $options->resolve_user_data = FFI::addr($this->number);
        return $options;
    }

    public function callOptions(int $deadlineMs): CData
    {
        $options = self::copy('cxs_call_options');
        $options->deadline_ms = $deadlineMs;
        $options->cancel = $this->cancel;
        $options->log_user_data = FFI::addr($this->number);
        $options->progress_user_data = FFI::addr($this->number);
        if ($this->log === null) {
            $options->log = null;
        }
        if ($this->progress === null) {
            $options->progress = null;
        }
        return $options;
    }

    public function newSource(): ?CData
    {
        return $this->source === null ? null : $this->newSide('cxs_source', $this->source->address());
    }

    public function newSink(): ?CData
    {
        return $this->sink === null ? null : $this->newSide('cxs_sink', $this->sink->address());
    }

    private function newSide(string $type, string $address): CData
    {
        $table = self::copy("{$type}_callbacks");
        $table->user_data = FFI::addr($this->number);
        $memory = Library::put($table, 'address', Library::checked($address));
        try {
            return Library::made($type, "{$type}_new", Library::pointer($table));
        } finally {
            unset($memory);
        }
    }

    private static function newCancel(): CData
    {
        return Library::ffi()->cxs_cancel_new() ?? throw new \RuntimeException('cxsync: no memory is left');
    }

    private static function copy(string $type): CData
    {
        $struct = Library::ffi()->new($type);
        FFI::memcpy($struct, self::$structs[$type], FFI::sizeof($struct));
        return $struct;
    }

    private static function structs(): array
    {
        $client = Library::struct('cxs_client_options');
        $client->resolve = static fn (int $reference, string $name, CData $reply, CData $user): int
            => self::run($user, static fn (self $host) => $host->resolve($reference, $name, $reply));
        $call = Library::struct('cxs_call_options');
        $call->log = static function (int $level, string $component, string $text, CData $user): void {
            $word = self::LEVELS[$level] ?? 'debug';
            self::run($user, static fn (self $host) => ($host->log)($word, $component, $text));
        };
        $call->progress = static fn (#[\SensitiveParameter] CData $progress, CData $user): int
            => self::run($user, static fn (self $host) => $host->tell($progress));
        $source = Library::struct('cxs_source_callbacks');
        $source->pull = static fn (int $kind, CData $records, CData $user): int
            => self::run($user, static fn (self $host) => $host->pull($kind, $records));
        $sink = Library::struct('cxs_sink_callbacks');
        $sink->read = static function (
            int $kind,
            #[\SensitiveParameter] ?CData $fields,
            int $count,
            CData $records,
            CData $user,
        ): int {
            $names = Sides::names($fields, $count);
            return self::run($user, static fn (self $host) => $host->read($kind, $names, $records));
        };
        $sink->write = static fn (int $kind, CData $rows, CData $answers, CData $user): int
            => self::run($user, static fn (self $host) => $host->write($kind, $rows, $answers));
        return [
            'cxs_client_options' => $client,
            'cxs_call_options' => $call,
            'cxs_source_callbacks' => $source,
            'cxs_sink_callbacks' => $sink,
        ];
    }

    /** Runs one callback; false and anything thrown are a failure to C. After a throw none runs any more. */
    private static function run(CData $user, \Closure $work): int
    {
        $host = self::$all[Library::ffi()->cast('int64_t*', $user)[0]]->get();
        if ($host->thrown !== null) {
            return 1;
        }
        try {
            return $work($host) === false ? 1 : 0;
        } catch (\Throwable $thrown) {
            $host->thrown = $thrown;
            Library::ffi()->cxs_cancel_request($host->cancel);
            return 1;
        }
    }

    private function resolve(int $reference, string $name, CData $reply): bool
    {
        $value = $this->config->lookUp($reference, $name);
        if ($value === false) {
            return false;
        }
        Library::ffi()->cxs_reply_set($reply, $value, \strlen($value));
        return true;
    }

    private function tell(#[\SensitiveParameter] CData $progress): mixed
    {
        return ($this->progress)([
            'kind' => Library::ffi()->cxs_kind_name($progress[0]->kind),
            'phase' => self::PHASES[$progress[0]->phase] ?? '',
            'pages' => $progress[0]->pages,
            'done' => $progress[0]->done,
            'total' => $progress[0]->total,
        ]);
    }

    private function pull(int $kind, CData $records): bool
    {
        return Sides::giveRecords($records, fn () => $this->source->pull(Library::ffi()->cxs_kind_name($kind)));
    }

    private function read(int $kind, array $fields, CData $records): bool
    {
        return Sides::giveRecords($records, fn () => $this->sink->read(Library::ffi()->cxs_kind_name($kind), $fields));
    }

    private function write(int $kind, CData $rows, CData $answers): bool
    {
        foreach ($this->sink->write(Library::ffi()->cxs_kind_name($kind), Sides::rows($rows)) as $row => $answer) {
            if (!Sides::answer($answers, $row, $answer) && $this->log !== null) {
                $given = \get_debug_type($answer);
                ($this->log)('error', 'php', "write() of the sink gave no usable answer for row $row: $given");
            }
        }
        return true;
    }
}
