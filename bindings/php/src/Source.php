<?php

declare(strict_types=1);

namespace Cxsync;

/**
 * The side that is read, instead of CXone.
 *
 * An exception that leaves a method of a source or a sink stops the call and comes out of it as it is. Neither may use
 * the client that is calling it, nor end the script (exit, a fatal error): PHP leaves the library by a jump then, and
 * the state file stays locked until the process ends.
 */
interface Source
{
    /** Names the source. State and plans are bound to it: always the same. */
    public function address(): string;

    /**
     * Every record of a kind ("users", "campaigns", "dispositions", "agent_statuses"), with canonical field names (see
     * README.md). A generator will do. A field that is left out was missing: it is neither compared nor written.
     *
     * @return iterable<array{id: string|int, fields: array<string, string|int|bool|null>}> id: CXone's key
     *
     * @throws IncompleteRead
     */
    public function pull(string $kind): iterable;
}
