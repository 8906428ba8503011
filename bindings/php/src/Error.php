<?php

declare(strict_types=1);

namespace Cxsync;

use FFI\CData;

/** A call did not do its work. getCode() is the status, a CXS_E_ constant of cxsync.h. */
final class Error extends \RuntimeException implements \JsonSerializable
{
    /**
     * @param string $errorCode the stable word, such as "guard_tripped"; README.md lists them
     * @param string $hint how to mend it; may be empty
     * @param array<string, string> $details such as "path", "http_status", "kind"
     * @param int $exitCode what the command line would exit with
     * @param Plan|null $plan the plan that a guard or an incomplete read stopped
     *
     * @internal
     */
    public function __construct(
        string $message,
        int $status,
        public readonly string $errorCode,
        public readonly string $hint,
        public readonly array $details,
        public readonly int $exitCode,
        public readonly ?Plan $plan = null,
    ) {
        parent::__construct($message, $status);
    }

    /**
     * Of an error of the library, which stays the caller's.
     *
     * @internal
     */
    public static function of(int $status, CData $error): self
    {
        $ffi = Library::ffi();
        $details = [];
        for ($i = 0, $count = $ffi->cxs_error_detail_count($error); $i < $count; $i++) {
            $details[$ffi->cxs_error_detail_key($error, $i)] = $ffi->cxs_error_detail_value($error, $i);
        }
        $plan = $ffi->cxs_error_plan($error);
        $json = $plan === null ? null : Library::text($ffi->cxs_plan_json($plan));
        return new self(
            $ffi->cxs_error_message($error) ?: $ffi->cxs_status_name($status),
            $status,
            $ffi->cxs_error_code($error),
            $ffi->cxs_error_hint($error),
            $details,
            $ffi->cxs_status_exit_code($status),
            $json === null ? null : new Plan($json, 0),
        );
    }

    /** The document cxsync.error/1, without the plan. */
    public function jsonSerialize(): array
    {
        return [
            'format' => 'cxsync.error/1',
            'code' => $this->errorCode,
            'message' => $this->getMessage(),
            'hint' => $this->hint,
            'details' => (object) $this->details,
        ];
    }
}
