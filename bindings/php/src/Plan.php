<?php

declare(strict_types=1);

namespace Cxsync;

use FFI\CData;

/** What would be written. A value: keep its $json in a session or a table while a person looks at the rows. */
final class Plan extends Document
{
    /**
     * @param string $json a plan, or a set of plans, as $json gave it
     *
     * @throws Error when it is none, or was changed since it was made
     */
    public static function fromJson(string $json): self
    {
        return self::lend($json, static fn (CData $plan, bool $isSet): self
            => new self($json, $isSet ? Library::ffi()->cxs_plan_set_exit_code($plan) : 0));
    }

    /**
     * Lends the library's own object of a document to a function; what that returns.
     *
     * @param \Closure(CData, bool $isSet): Document $use
     *
     * @internal
     */
    public static function lend(string $json, \Closure $use): Document
    {
        $isSet = (\json_decode($json, true)['format'] ?? '') === 'cxsync.set/1';
        $type = $isSet ? 'cxs_plan_set' : 'cxs_plan';
        $plan = Library::made($type, "{$type}_from_json", $json, \strlen($json));
        try {
            return $use($plan, $isSet);
        } finally {
            Library::ffi()->{"{$type}_free"}($plan);
        }
    }
}
